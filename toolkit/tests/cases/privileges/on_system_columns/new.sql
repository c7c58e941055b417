CREATE TABLE t (a integer);
GRANT SELECT (tableoid, a) ON t TO clerk;
