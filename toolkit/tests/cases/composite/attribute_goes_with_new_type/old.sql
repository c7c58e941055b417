CREATE TYPE c AS (a integer, b text, z text);
CREATE TABLE t (c c, cs c[]);
INSERT INTO t VALUES ('(1,x,y)', '{"(1,x,y)"}');
