CREATE TABLE other (id integer);
CREATE TABLE p (a text, b text COMPRESSION pglz);
ALTER TABLE p ALTER a SET STORAGE MAIN;
CREATE TABLE c (a text, b text);
ALTER TABLE c INHERIT p;
