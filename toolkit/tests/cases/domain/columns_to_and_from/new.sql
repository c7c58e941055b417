CREATE DOMAIN email AS text CHECK (value LIKE '%@%') NOT NULL;
CREATE DOMAIN amount AS numeric(10, 2) CHECK (value >= 0);
CREATE TABLE t (a email DEFAULT 'a@b', b text, c amount, d numeric(9, 1), e integer, f email[], g amount[]);
CREATE INDEX on_a ON t (a);
CREATE VIEW v AS SELECT a, b, upper(a) AS big FROM t;
