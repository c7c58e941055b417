CREATE AGGREGATE starts_elsewhere(int) (sfunc = int4pl, stype = int, initcond = '5', parallel = safe);
COMMENT ON AGGREGATE starts_elsewhere(int) IS 'from five';
CREATE AGGREGATE gives_more(int) (sfunc = int4_sum, stype = bigint);
COMMENT ON AGGREGATE gives_more(int) IS 'a sum';
CREATE TABLE t (a int);
CREATE VIEW sums AS SELECT gives_more(a) AS s, starts_elsewhere(a) AS e FROM t;
CREATE AGGREGATE becomes_ordered(ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = mode_final, finalfunc_extra);
CREATE FUNCTION becomes_function(int) RETURNS int LANGUAGE sql RETURN $1;
