CREATE SCHEMA "Odd";
CREATE TABLE t (street text, no int, "Zip" text, gone int);
CREATE STATISTICS st1 ON street, no FROM t;
CREATE STATISTICS st2 (ndistinct) ON street, no FROM t;
CREATE STATISTICS st3 ON (lower(street)) FROM t;
CREATE STATISTICS "Odd"."St 4" (mcv, dependencies) ON street, "Zip" FROM t;
ALTER STATISTICS st2 SET STATISTICS 50;
COMMENT ON STATISTICS st1 IS 'c';
CREATE STATISTICS dropped ON gone, no FROM t;
