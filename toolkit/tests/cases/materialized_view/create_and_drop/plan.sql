DROP MATERIALIZED VIEW public.gone;

CREATE SCHEMA "M";

CREATE MATERIALIZED VIEW "M"."Odd ""v""" WITH (fillfactor='70', autovacuum_enabled='off', toast.autovacuum_enabled='off') AS
 SELECT id,
    x AS "X x",
    length(x) AS n
   FROM public.a
WITH NO DATA;

ALTER MATERIALIZED VIEW "M"."Odd ""v""" ALTER COLUMN "X x" SET STORAGE EXTERNAL;

ALTER MATERIALIZED VIEW "M"."Odd ""v""" ALTER COLUMN "X x" SET COMPRESSION pglz;

ALTER MATERIALIZED VIEW "M"."Odd ""v""" ALTER COLUMN "X x" SET STATISTICS 5;

ALTER MATERIALIZED VIEW "M"."Odd ""v""" ALTER COLUMN id SET (n_distinct='4', n_distinct_inherited='-0.5');

COMMENT ON MATERIALIZED VIEW "M"."Odd ""v""" IS 'all of it';

COMMENT ON COLUMN "M"."Odd ""v"""."X x" IS 'a column';

CREATE MATERIALIZED VIEW public.whole AS
 SELECT id,
    x
   FROM public.a;

ALTER MATERIALIZED VIEW public.whole REPLICA IDENTITY FULL;

CREATE UNIQUE INDEX "by id" ON "M"."Odd ""v""" USING btree (id) WHERE (id > 0);

COMMENT ON INDEX "M"."by id" IS 'an index';

CREATE INDEX by_x ON "M"."Odd ""v""" USING btree (lower("X x") DESC);

ALTER TABLE "M"."Odd ""v""" CLUSTER ON by_x;
