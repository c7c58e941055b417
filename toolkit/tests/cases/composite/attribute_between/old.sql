CREATE TYPE c AS (x integer, y text);
CREATE TABLE t (id integer, v c);
INSERT INTO t VALUES (1, (7, 'seven'));
CREATE MATERIALIZED VIEW m AS SELECT id, v FROM t WITH NO DATA;
