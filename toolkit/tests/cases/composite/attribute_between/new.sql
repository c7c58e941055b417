CREATE TYPE c AS ("new" text, x integer, y text);
CREATE TABLE t (id integer, v c);
CREATE MATERIALIZED VIEW m AS SELECT id, v FROM t WITH NO DATA;
CREATE INDEX i ON m (id) WHERE v IS DISTINCT FROM ROW('a'::text, 1, 'b'::text)::c;
