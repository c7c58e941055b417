CREATE TYPE pair AS (b text, a integer, c integer);
CREATE TABLE t (v pair);
CREATE TABLE u (id serial);
CREATE FUNCTION to_jsonb(pair) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$not this one$$; END';
CREATE FUNCTION setval(text, bigint) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$not this one$$; END';
