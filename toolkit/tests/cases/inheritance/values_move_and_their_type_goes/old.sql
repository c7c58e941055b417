CREATE TYPE e AS ENUM ('1', '2');
CREATE TABLE c (a e, b numeric);
INSERT INTO c VALUES ('1', 2);
CREATE TABLE p ();
