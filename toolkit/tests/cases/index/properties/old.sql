CREATE TABLE t (id int, a text, b text, j jsonb, PRIMARY KEY (id)) ;
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (lower(a)) WITH (fillfactor=50);
CREATE INDEX i4 ON t (b) WITH (fillfactor=50) WHERE b > 'm WITH (x)';
CREATE UNIQUE INDEX i5 ON t (a) INCLUDE (b);
CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t;
CREATE INDEX mi ON mv (lower(a));
CREATE UNIQUE INDEX mu ON mv (id);
ALTER INDEX i2 ALTER COLUMN 1 SET STATISTICS 40;
