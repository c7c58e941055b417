CREATE TYPE standing AS (a integer);
CREATE TYPE fresh AS (a integer);
CREATE DOMAIN small AS smallint;
CREATE TABLE t (a date, b integer, c numeric, d fresh, e numeric(10, 2), f standing, g small);
