CREATE TYPE complex AS (r double precision, i double precision);
CREATE TABLE people (fn complex, bd date, n integer);
CREATE TYPE nested AS (d people, e people[]);
CREATE DOMAIN alike AS people;
CREATE TABLE t (n nested, p people, q alike, ps people[]);
INSERT INTO t VALUES ('("(""(1,2)"",2020-01-01,3)",{})', '("(1,2)",2020-01-01,3)', '("(1,2)",2020-01-01,3)', '{}');
CREATE FUNCTION f(people) RETURNS text LANGUAGE sql AS 'SELECT $1.bd::text';
CREATE VIEW v AS SELECT (p).bd FROM t;
