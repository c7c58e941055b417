CREATE DOMAIN number AS integer;
CREATE TABLE t (a integer PRIMARY KEY, b varchar(5));
CREATE PUBLICATION p FOR TABLE t (a, b) WHERE (a > 1 AND b <> 'x');
