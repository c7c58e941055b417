CREATE TABLE a (x text);
CREATE TABLE b (x text);
CREATE TABLE c (x text);
INSERT INTO c VALUES ('kept');
