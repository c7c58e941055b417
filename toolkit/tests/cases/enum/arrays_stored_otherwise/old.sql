CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE person (a mood[] COMPRESSION pglz, b mood[]);
CREATE TABLE nurse () INHERITS (person);
ALTER TABLE person ALTER COLUMN b SET STORAGE MAIN;
ALTER TABLE nurse ALTER COLUMN b SET STORAGE EXTERNAL;
INSERT INTO nurse VALUES ('{good}', '{good}');
