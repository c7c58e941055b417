CREATE TABLE t (a integer, b integer);
GRANT SELECT (a), UPDATE (b) ON t TO clerk;
ALTER TABLE t OWNER TO clerk;
