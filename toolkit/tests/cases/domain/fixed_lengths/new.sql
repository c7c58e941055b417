CREATE DOMAIN code AS text;
CREATE DOMAIN flags AS bit varying;
CREATE TABLE t (c code, f flags);
