CREATE TYPE pair AS (a integer, b text);
CREATE TABLE t (v pair);
INSERT INTO t VALUES (ROW(1, 'a'));
CREATE TABLE u (id integer);
INSERT INTO u VALUES (5);
CREATE FUNCTION to_jsonb(pair) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$not this one$$; END';
CREATE FUNCTION setval(text, bigint) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$not this one$$; END';
