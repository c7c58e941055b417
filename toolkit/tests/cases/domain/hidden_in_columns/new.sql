CREATE DOMAIN one AS integer NOT NULL;
CREATE DOMAIN two AS integer CHECK (value > 1);
CREATE DOMAIN three AS integer;
ALTER DOMAIN three ADD CONSTRAINT later CHECK (value > 0);
CREATE TYPE pair AS (a one, b two);
CREATE TABLE t (many one[], pair pair, pairs pair[], rest three[]);
