DROP MATERIALIZED VIEW public.m;

DROP VIEW public.v;

DROP VIEW public.w;

CREATE VIEW public.u AS
 SELECT column1,
    column2
   FROM ( VALUES (1,2)) q;

CREATE VIEW public.v (a, "b c") AS
VALUES (1,'x'::text), (3,'("*VALUES*"'::text);

CREATE VIEW public.w (column1, z) AS
VALUES (1,2);

CREATE VIEW public.z WITH (security_barrier='true') AS
 SELECT a,
    b
   FROM ( VALUES (1,2)) q(a, b);

CREATE MATERIALIZED VIEW public.m (q, column2) AS
VALUES (1,3), (2,4);
