CREATE OR REPLACE VIEW public.united AS
 SELECT a,
    kind,
    d,
    n
   FROM ( SELECT t.a,
            'x'::text AS kind,
            t.d,
            1.5 AS n
           FROM public.t
        UNION ALL
         SELECT t.a,
            'y'::text AS "?column?",
            '2020-01-01'::date AS "?column?",
            NULL::numeric AS "?column?"
           FROM public.t) q;

CREATE FUNCTION public.f()
 RETURNS SETOF text
 LANGUAGE sql
BEGIN ATOMIC
 SELECT 'a'::text AS "?column?"
 UNION
  SELECT t.b
    FROM public.t
 UNION
  SELECT NULL::text AS "?column?";
 SELECT 'z'::text AS text;
END;

CREATE VIEW public.among AS
 SELECT a,
    b,
    d
   FROM public.t
  WHERE ((b IN ( SELECT 'a'::text AS "?column?"
        UNION
         SELECT 'b'::text AS "?column?")) AND (a IS DISTINCT FROM 5));

CREATE VIEW public.told AS
 WITH w AS (
         SELECT t.a,
            t.b
           FROM public.t
        UNION ALL
         SELECT 1,
            'x::text'::text AS "?column?"
        UNION ALL
         SELECT 2,
            ((t.b || 'c'::text))::character varying(3) AS "varchar"
           FROM public.t
        )
 SELECT a,
    b,
    ( SELECT 'x'::text AS text) AS text,
    ARRAY( SELECT 'y'::text AS text) AS list
   FROM w;

CREATE MATERIALIZED VIEW public.m AS
 SELECT a,
    b,
    d
   FROM public.t
  WHERE (NOT (b IN ( SELECT '"SELECT'::text AS text)))
WITH NO DATA;

CREATE POLICY p ON public.t USING ((b IN ( SELECT 'q'::text AS text
   FROM public.t t_1
  WHERE (t_1.d > '2020-01-01'::date))));
