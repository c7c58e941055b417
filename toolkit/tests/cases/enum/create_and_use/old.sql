CREATE TABLE a (x text);
INSERT INTO a VALUES ('new');
