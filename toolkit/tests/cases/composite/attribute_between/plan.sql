DROP MATERIALIZED VIEW public.m;

-- until composite type public.c is made anew
ALTER TABLE public.t ALTER COLUMN v TYPE jsonb USING pg_catalog.to_jsonb(v);

DROP TYPE public.c;

CREATE TYPE public.c AS (
    new text,
    x integer,
    y text
);

ALTER TABLE public.t ALTER COLUMN v TYPE public.c USING pg_catalog.jsonb_populate_record(NULL::public.c, v);

CREATE MATERIALIZED VIEW public.m AS
 SELECT id,
    v
   FROM public.t
WITH NO DATA;

CREATE INDEX i ON public.m USING btree (id) WHERE (v IS DISTINCT FROM ROW('a'::text, 1, 'b'::text)::public.c);
