DROP VIEW public.above;

DROP VIEW public.below;

DROP VIEW public.recollated;

DROP VIEW public.renamed;

DROP VIEW public.reordered;

DROP VIEW public.retyped;

DROP VIEW public.was_table;

ALTER TABLE public.spoken ALTER COLUMN b DROP DEFAULT;

-- loses the data of table public.was_view
DROP TABLE public.was_view;

ALTER VIEW public.options SET (security_invoker='true');

ALTER VIEW public.options RESET (security_barrier);

COMMENT ON VIEW public.spoken IS NULL;

ALTER VIEW public.unchecked RESET (check_option);

CREATE OR REPLACE VIEW public.appended AS
 SELECT a,
    b
   FROM public.t;

CREATE OR REPLACE VIEW public.checked WITH (security_barrier='true') AS
 SELECT a
   FROM public.t
  WHERE (a > 1)
  WITH CASCADED CHECK OPTION;

CREATE OR REPLACE VIEW public.lets_go AS
 SELECT a,
    length(b) AS c
   FROM public.t;

-- loses the data of column public.t.c
ALTER TABLE public.t DROP COLUMN c;

COMMENT ON COLUMN public.spoken.a IS NULL;

ALTER TABLE public.spoken ALTER COLUMN a SET DEFAULT 2;

COMMENT ON COLUMN public.spoken.b IS 'new';

CREATE TABLE public.was_table (
    a integer
);

CREATE VIEW public.below AS
 SELECT (a)::bigint AS a,
    b
   FROM public.t;

CREATE VIEW public.above AS
 SELECT b AS a
   FROM public.below
  WHERE (a > 1);

CREATE VIEW public.recollated AS
 SELECT (b COLLATE "C") AS b
   FROM public.t;

CREATE VIEW public.renamed AS
 SELECT a AS z
   FROM public.t;

CREATE VIEW public.reordered AS
 SELECT b,
    a
   FROM public.t;

COMMENT ON COLUMN public.reordered.a IS 'y';

ALTER TABLE public.reordered ALTER COLUMN b SET DEFAULT 'u'::text;

CREATE VIEW public.retyped AS
 SELECT (a)::bigint AS a
   FROM public.t;

CREATE VIEW public.was_view AS
 SELECT 1 AS a;

COMMENT ON COLUMN public.appended.b IS 'fresh';

CREATE OR REPLACE VIEW public.over AS
 SELECT length(b) AS a
   FROM public.appended;
