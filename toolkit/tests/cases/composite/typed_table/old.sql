CREATE TYPE c AS (a integer, b text, z text);
CREATE TABLE t OF c (a PRIMARY KEY, b DEFAULT 'x');
INSERT INTO t VALUES (1, 'x', 'y');
CREATE VIEW v AS SELECT a FROM t;
