CREATE TABLE a (x int) WITH (fillfactor=70, autovacuum_enabled=false); CREATE TABLE b (t text) WITH (toast.autovacuum_enabled=false);
