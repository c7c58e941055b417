CREATE TYPE mood AS ENUM ('sad', 'happy', 'gone');
CREATE TYPE simple AS (a integer, b text);
CREATE TYPE rich AS (x integer, m mood, t text);
CREATE TYPE nested AS (r rich, n integer);
CREATE DOMAIN strict AS rich CHECK ((value).x > 0);
CREATE TABLE t (id integer PRIMARY KEY, s simple DEFAULT '(1,q)', ss simple[], r rich, rs rich[], n nested, d strict);
CREATE INDEX on_x ON t (((r).x));
CREATE VIEW v AS SELECT (r).x, (n).n FROM t;
INSERT INTO t VALUES (1, '(1,"a b")', '{"(1,a)","(2,\"q \\\" r\")"}', '(1,sad,)', '{"(1,happy,\"x,y\")"}', '("(1,sad,z)",2)', '(3,happy,d)');
