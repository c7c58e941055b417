CREATE TABLE t (a date, b text, c numeric);
ALTER TABLE t SET (toast.autovacuum_enabled = false, fillfactor = 70);
CREATE TABLE p (a date, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p DEFAULT;
ALTER TABLE p1 SET (toast.autovacuum_enabled = false);
