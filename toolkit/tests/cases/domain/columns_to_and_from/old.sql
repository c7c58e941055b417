CREATE DOMAIN email AS text CHECK (value LIKE '%@%') NOT NULL;
CREATE DOMAIN amount AS numeric(10, 2) CHECK (value >= 0);
CREATE TABLE t (a text DEFAULT 'a@b', b email, c integer, d amount, e amount, f text[], g varchar(5)[]);
CREATE INDEX on_a ON t (a);
CREATE VIEW v AS SELECT a, b, upper(a) AS big FROM t;
INSERT INTO t VALUES ('x@y', 'x@y', 7, 1.25, 2, '{a@b}', '{1}');
