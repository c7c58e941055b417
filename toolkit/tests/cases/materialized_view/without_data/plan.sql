DROP MATERIALIZED VIEW public.filled;

CREATE MATERIALIZED VIEW public."Later" AS
 SELECT (1 / a) AS b
   FROM public.t
WITH NO DATA;

CREATE MATERIALIZED VIEW public.filled AS
 SELECT (a + 1) AS a
   FROM public.t;
