CREATE DOMAIN word AS text;
CREATE TABLE t (a word, b text, c varchar(9));
ALTER TABLE t ALTER a SET COMPRESSION pglz, ALTER b SET COMPRESSION pglz;
INSERT INTO t VALUES ('a', 'b', 'c');
