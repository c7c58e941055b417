CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TYPE simple AS (a bigint, b text COLLATE "C");
CREATE TYPE rich AS (x bigint, t text, m mood, added integer);
CREATE TYPE nested AS (r rich, n integer);
CREATE DOMAIN strict AS rich CHECK ((value).x > 0);
CREATE TABLE t (id integer PRIMARY KEY, s simple DEFAULT '(1,q)', ss simple[], r rich, rs rich[], n nested, d strict);
CREATE INDEX on_x ON t (((r).x));
CREATE VIEW v AS SELECT (r).x, (n).n FROM t;
