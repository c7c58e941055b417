CREATE DOMAIN code AS character(5);
CREATE DOMAIN flags AS bit(3);
CREATE TABLE t (c code, f flags);
INSERT INTO t VALUES ('b c', B'101');
