CREATE TABLE t (a int, b text) WITH (fillfactor=70, autovacuum_enabled=false, toast.autovacuum_enabled=false);
CREATE VIEW v WITH (security_invoker=true, security_barrier=true) AS SELECT 1 AS x;
CREATE INDEX i ON t USING gin ((ARRAY[a])) WITH (gin_pending_list_limit=64);
