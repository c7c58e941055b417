CREATE DOMAIN one AS integer;
CREATE DOMAIN two AS integer;
CREATE DOMAIN three AS integer;
ALTER DOMAIN three ADD CONSTRAINT later CHECK (value > 0) NOT VALID;
CREATE TYPE pair AS (a one, b two);
CREATE TABLE t (many one[], pair pair, pairs pair[], rest three[]);
INSERT INTO t VALUES ('{1,2}', '(1,2)', '{"(1,2)","(3,)"}', '{5}');
