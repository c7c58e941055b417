CREATE TYPE complex AS (r real, i double precision);
CREATE TABLE people (fn complex, bd date, n bigint, added integer);
CREATE TYPE nested AS (d people, e people[]);
CREATE DOMAIN alike AS people;
CREATE TABLE t (n nested, p people, q alike, ps people[]);
CREATE FUNCTION f(people) RETURNS text LANGUAGE sql AS 'SELECT $1.bd::text';
CREATE VIEW v AS SELECT (p).bd FROM t;
