DROP MATERIALIZED VIEW public.nurses;

DROP MATERIALIZED VIEW public.people;

ALTER TABLE public.person ALTER COLUMN names TYPE text USING names::text::text;

CREATE MATERIALIZED VIEW public.nurses AS
 SELECT n.*::public.nurse AS whole,
    id
   FROM public.nurse n;

CREATE MATERIALIZED VIEW public.people AS
 SELECT p.*::public.person AS whole
   FROM public.person p;
