CREATE TABLE t (a int, b text, d date);
CREATE VIEW united AS SELECT 1 AS a;
