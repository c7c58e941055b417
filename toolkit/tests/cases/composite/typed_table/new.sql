CREATE TYPE c AS (a bigint, b text, n integer);
CREATE TABLE t OF c (a PRIMARY KEY, b DEFAULT 'x');
CREATE VIEW v AS SELECT a FROM t;
