CREATE SCHEMA "Odd";
CREATE TABLE t (street text, no bigint, country text);
CREATE STATISTICS st1 ON street, no FROM t;
CREATE STATISTICS st2 (ndistinct, mcv) ON street, no FROM t;
CREATE STATISTICS "Odd".st3 ON (lower(street)) FROM t;
CREATE STATISTICS "Odd"."St 4" (mcv, dependencies) ON street, country, (no * 2) FROM t;
ALTER STATISTICS st1 SET STATISTICS 500;
COMMENT ON STATISTICS st1 IS 'd';
COMMENT ON STATISTICS "Odd"."St 4" IS 'e';
