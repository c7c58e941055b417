DROP VIEW public.gone;

CREATE SCHEMA "Sales ""EU""";

CREATE VIEW "Sales ""EU"""."select" AS
 SELECT id AS "from",
    x AS "Ünï ""x""",
    y AS "a.b"
   FROM public.a;

COMMENT ON VIEW "Sales ""EU"""."select" IS 'it''s';

COMMENT ON RULE "_RETURN" ON "Sales ""EU"""."select" IS 'the query itself';

COMMENT ON COLUMN "Sales ""EU"""."select"."Ünï ""x""" IS E'odd \\ name';

ALTER TABLE "Sales ""EU"""."select" ALTER COLUMN "from" SET DEFAULT 7;

CREATE VIEW public.barrier WITH (security_barrier='true', security_invoker='false') AS
 SELECT id,
    x
   FROM public.a
  WHERE (y > 0);

CREATE VIEW public.by_key AS
 SELECT id,
    x,
    count(*) AS many
   FROM public.a
  GROUP BY id;

CREATE VIEW public.checked AS
 SELECT id,
    y
   FROM public.a
  WHERE (y > 0)
  WITH CASCADED CHECK OPTION;

CREATE VIEW public.collated AS
 SELECT (x COLLATE "C") AS x
   FROM public.a;

CREATE VIEW public.listed AS
 SELECT id
   FROM public.a
  WHERE ((((x)::character varying)::text = ANY (((ARRAY['a'::character varying, 'it''s'::character varying])::character varying[])::text[])) AND (id = ANY (ARRAY[1, 2])));

CREATE VIEW public.locally WITH (security_invoker='true') AS
 SELECT id,
    y
   FROM public.checked
  WHERE (y < 9)
  WITH LOCAL CHECK OPTION;

CREATE VIEW public.numbers AS
 WITH RECURSIVE numbers(n) AS (
         VALUES (1)
        UNION ALL
         SELECT (numbers_1.n + 1)
           FROM numbers numbers_1
          WHERE (numbers_1.n < 10)
        )
 SELECT n
   FROM numbers;

CREATE VIEW public.wide AS
 SELECT l.id,
    l.x,
    l.y,
    r.x AS other
   FROM (public.a l
     LEFT JOIN public.a r USING (id))
  ORDER BY l.y DESC NULLS LAST
 LIMIT 5;

CREATE VIEW public.without_columns AS
 SELECT;
