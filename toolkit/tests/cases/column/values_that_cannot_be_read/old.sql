CREATE TABLE t (a text, b varchar(9), c json, d integer, e text, f text, g text);
INSERT INTO t VALUES ('2024-01-01', '7', '1', NULL, '2.5', '(1)', '1');
CREATE TYPE standing AS (a integer);
CREATE DOMAIN small AS smallint;
