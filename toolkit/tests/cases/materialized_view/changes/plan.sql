DROP MATERIALIZED VIEW public.becomes_plain;

DROP VIEW public.above;

DROP MATERIALIZED VIEW public.query;

DROP VIEW public.becomes_kept;

ALTER MATERIALIZED VIEW public.in_place SET WITHOUT CLUSTER;

ALTER MATERIALIZED VIEW public.in_place REPLICA IDENTITY NOTHING;

ALTER MATERIALIZED VIEW public.in_place SET (fillfactor='60');

ALTER MATERIALIZED VIEW public.in_place ALTER COLUMN a RESET (n_distinct);

ALTER MATERIALIZED VIEW public.in_place ALTER COLUMN b SET STORAGE EXTENDED;

ALTER MATERIALIZED VIEW public.in_place ALTER COLUMN b SET COMPRESSION pglz;

ALTER MATERIALIZED VIEW public.in_place ALTER COLUMN b SET STATISTICS -1;

COMMENT ON COLUMN public.in_place.b IS 'fresh';

ALTER MATERIALIZED VIEW public.moved SET ACCESS METHOD heap2;

CREATE VIEW public.becomes_plain AS
 SELECT a
   FROM public.t;

CREATE MATERIALIZED VIEW public.becomes_kept AS
 SELECT a
   FROM public.t;

CREATE MATERIALIZED VIEW public.query AS
 SELECT a
   FROM public.t
  WHERE (a > 1);

COMMENT ON MATERIALIZED VIEW public.query IS 'stays';

CREATE VIEW public.above AS
 SELECT a
   FROM public.query;

CREATE INDEX query_a ON public.query USING btree (a);
