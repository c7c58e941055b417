CREATE TABLE t (a int, b text) WITH (autovacuum_vacuum_threshold=5, fillfactor=80, toast_tuple_target=200, autovacuum_enabled=false, toast.autovacuum_vacuum_threshold=7, toast.autovacuum_enabled=false);
CREATE VIEW v WITH (security_invoker=false, check_option=local, security_barrier=true) AS SELECT a FROM t;
CREATE INDEX i ON t USING gin ((ARRAY[a])) WITH (fastupdate=off, gin_pending_list_limit=64);
