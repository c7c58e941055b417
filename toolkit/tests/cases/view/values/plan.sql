DROP MATERIALIZED VIEW public.m;

DROP VIEW public.v;

DROP VIEW public.w;

CREATE VIEW public.named_by_the_first (x) AS
 SELECT 1 AS x
UNION ALL
 VALUES (2), (3);

CREATE VIEW public.sorted ("A", b) AS
 VALUES (1,'(VALUES ("*VALUES*"'::text), (2,'x)'::text)
  ORDER BY column2 DESC
 LIMIT 3;

CREATE VIEW public.u AS
 SELECT column1,
    column2
   FROM ( VALUES (1,2)) q;

CREATE VIEW public.united (n) AS
 VALUES (1), (2)
UNION (
         VALUES (3)
        EXCEPT
         SELECT 4 AS n
)
  ORDER BY 1;

CREATE VIEW public.v (a, "b c") AS
 VALUES (1,'x'::text), (3,'("*VALUES*"'::text);

CREATE VIEW public.w (column1, z) AS
 VALUES (1,2);

CREATE VIEW public.within_with (q) AS
 WITH w(i) AS (
         VALUES (1), (2)
        UNION ALL
         SELECT 3
        )
 SELECT w.i AS q
   FROM w
UNION
 VALUES (8);

CREATE VIEW public.written_as_query AS
 SELECT column1 AS a,
    (column1 + 1) AS b
   FROM ( VALUES (1,2)) "*VALUES*";

CREATE VIEW public.z WITH (security_barrier='true') AS
 SELECT a,
    b
   FROM ( VALUES (1,2)) q(a, b);

CREATE MATERIALIZED VIEW public.m (q, column2) AS
 VALUES (1,3), (2,4);

CREATE MATERIALIZED VIEW public.united_and_kept (q) AS
 VALUES (1)
UNION ALL
 VALUES (2);
