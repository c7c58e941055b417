DROP VIEW public.v;

ALTER TABLE public.g NO INHERIT public.c;

ALTER TABLE public.c NO INHERIT public.p;

ALTER TABLE public.p ADD COLUMN x integer DEFAULT 1;

-- table public.c gets columns that only a parent defines
CREATE TABLE public.c__parent ();

ALTER TABLE public.c RENAME COLUMN a TO a__own;

ALTER TABLE public.c RENAME COLUMN x TO x__own;

ALTER TABLE public.c INHERIT public.c__parent;

ALTER TABLE public.c__parent ADD COLUMN a integer;

ALTER TABLE public.c__parent ADD COLUMN x integer;

UPDATE public.c SET a = a__own, x = x__own::integer;

ALTER TABLE public.c DROP COLUMN a__own, DROP COLUMN x__own;

ALTER TABLE public.c__parent ADD CONSTRAINT k CHECK ((a > 0));

ALTER TABLE public.c INHERIT public.p;

ALTER TABLE public.c NO INHERIT public.c__parent;

DROP TABLE public.c__parent;

ALTER TABLE ONLY public.c ALTER COLUMN x SET DEFAULT 1;

-- table public.g gets columns that only a parent defines
CREATE TABLE public.g__parent ();

ALTER TABLE public.g RENAME COLUMN a TO a__own;

ALTER TABLE public.g RENAME COLUMN x TO x__own;

ALTER TABLE public.g RENAME COLUMN y TO y__own;

ALTER TABLE public.g INHERIT public.g__parent;

ALTER TABLE public.g__parent ADD COLUMN a integer;

ALTER TABLE public.g__parent ADD COLUMN x integer;

ALTER TABLE public.g__parent ADD COLUMN y integer;

UPDATE public.g SET a = a__own, x = x__own::integer, y = y__own;

ALTER TABLE public.g DROP COLUMN a__own, DROP COLUMN x__own, DROP COLUMN y__own;

ALTER TABLE public.g__parent ADD CONSTRAINT k CHECK ((a > 0));

ALTER TABLE public.g INHERIT public.c;

ALTER TABLE public.g NO INHERIT public.g__parent;

DROP TABLE public.g__parent;

ALTER TABLE ONLY public.g ALTER COLUMN x SET DEFAULT 9;

ALTER TABLE public.h ALTER COLUMN x SET NOT NULL;

ALTER TABLE public.h ALTER COLUMN x SET STATISTICS 60;

ALTER TABLE ONLY public.h ALTER COLUMN x SET DEFAULT 9;

COMMENT ON COLUMN public.g.x IS 'gx2';

CREATE VIEW public.v AS
 SELECT x
   FROM public.g;

CREATE INDEX gi ON public.g USING btree (x);
