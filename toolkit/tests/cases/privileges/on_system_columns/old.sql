CREATE TABLE t (a integer);
GRANT SELECT (ctid) ON t TO clerk;
