CREATE TABLE a (x int) WITH (fillfactor=80); CREATE TABLE b (t text) WITH (toast.autovacuum_vacuum_threshold=9); CREATE TABLE c (t text) WITH (fillfactor=50, toast.autovacuum_enabled=false);
