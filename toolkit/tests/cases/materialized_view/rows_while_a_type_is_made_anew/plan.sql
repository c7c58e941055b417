DROP MATERIALIZED VIEW public.visits;

ALTER TABLE public.note ALTER COLUMN visit TYPE text USING visit::text;

ALTER TABLE public.visit ALTER COLUMN span TYPE text USING span::text;

DROP TYPE public.span;

CREATE DOMAIN public.span AS text;

ALTER TABLE public.visit ALTER COLUMN span TYPE public.span;

ALTER TABLE public.note ALTER COLUMN visit TYPE public.visit USING visit::public.visit;

CREATE MATERIALIZED VIEW public.visits AS
 SELECT v.*::public.visit AS whole,
    id
   FROM public.visit v;
