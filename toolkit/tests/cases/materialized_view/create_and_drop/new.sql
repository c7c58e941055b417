CREATE TABLE a (id int, x text);
INSERT INTO a VALUES (1, 'one');
CREATE SCHEMA "M";
CREATE MATERIALIZED VIEW "M"."Odd ""v""" WITH (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = off)
  AS SELECT id, x AS "X x", length(x) AS n FROM a WITH NO DATA;
ALTER MATERIALIZED VIEW "M"."Odd ""v""" ALTER COLUMN "X x" SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW "M"."Odd ""v""" ALTER COLUMN "X x" SET COMPRESSION pglz;
ALTER MATERIALIZED VIEW "M"."Odd ""v""" ALTER COLUMN "X x" SET STATISTICS 5;
ALTER MATERIALIZED VIEW "M"."Odd ""v""" ALTER COLUMN id SET (n_distinct = 4, n_distinct_inherited = -0.5);
COMMENT ON MATERIALIZED VIEW "M"."Odd ""v""" IS 'all of it';
COMMENT ON COLUMN "M"."Odd ""v"""."X x" IS 'a column';
CREATE UNIQUE INDEX "by id" ON "M"."Odd ""v""" (id) WHERE id > 0;
COMMENT ON INDEX "M"."by id" IS 'an index';
CREATE INDEX by_x ON "M"."Odd ""v""" (lower("X x") DESC);
ALTER MATERIALIZED VIEW "M"."Odd ""v""" CLUSTER ON by_x;
CREATE MATERIALIZED VIEW whole AS TABLE a;
ALTER TABLE whole REPLICA IDENTITY FULL;
