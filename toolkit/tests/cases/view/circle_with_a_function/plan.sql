SET check_function_bodies = off;

CREATE TABLE public.t (
    a integer
);

CREATE VIEW public.asks AS
 SELECT a
   FROM public.t;

CREATE FUNCTION public.takes(public.asks)
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT ($1).a$function$;

ALTER TABLE public.asks ALTER COLUMN a SET DEFAULT public.takes(NULL::public.asks);

-- view public.v stands in for itself until what it selects from is there
CREATE VIEW public.v AS
 SELECT
    NULL::integer AS a,
    NULL::text COLLATE pg_catalog."C" AS b;

CREATE FUNCTION public.rows_of_v()
 RETURNS SETOF public.v
 LANGUAGE sql
AS $function$SELECT 1, 'x'::text$function$;

CREATE OR REPLACE VIEW public.v AS
 SELECT a,
    (b COLLATE "C") AS b
   FROM public.rows_of_v() rows_of_v(a, b);

COMMENT ON COLUMN public.v.a IS 'a number';

ALTER TABLE public.v ALTER COLUMN a SET DEFAULT 3;

CREATE VIEW public.above AS
 SELECT a
   FROM public.v;

CREATE MATERIALIZED VIEW public.kept AS
 SELECT a
   FROM public.above;
