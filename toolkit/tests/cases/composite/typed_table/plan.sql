DROP VIEW public.v;

-- loses the data of column public.t.z
ALTER TYPE public.c DROP ATTRIBUTE z CASCADE;

ALTER TYPE public.c ALTER ATTRIBUTE a TYPE bigint CASCADE;

ALTER TYPE public.c ADD ATTRIBUTE n integer CASCADE;

CREATE VIEW public.v AS
 SELECT a
   FROM public.t;
