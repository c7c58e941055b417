CREATE AGGREGATE starts_elsewhere(int) (sfunc = int4pl, stype = int);
CREATE AGGREGATE gives_more(int) (sfunc = int4pl, stype = int);
COMMENT ON AGGREGATE gives_more(int) IS 'a sum';
CREATE TABLE t (a int);
CREATE VIEW sums AS SELECT gives_more(a) AS s, starts_elsewhere(a) AS e FROM t;
CREATE AGGREGATE becomes_ordered(float8) (sfunc = float8pl, stype = float8);
CREATE AGGREGATE becomes_function(int) (sfunc = int4pl, stype = int);
