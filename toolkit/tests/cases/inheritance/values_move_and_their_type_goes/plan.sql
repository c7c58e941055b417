ALTER TABLE public.c ALTER COLUMN b TYPE integer;

ALTER TABLE public.p ADD COLUMN a integer;

-- table public.c gets columns that only a parent defines
CREATE TABLE public.c__parent ();

ALTER TABLE public.c RENAME COLUMN a TO a__own;

ALTER TABLE public.c INHERIT public.c__parent;

ALTER TABLE public.c__parent ADD COLUMN a integer;

UPDATE public.c SET a = a__own::text::integer;

ALTER TABLE public.c DROP COLUMN a__own;

ALTER TABLE public.c INHERIT public.p;

ALTER TABLE public.c NO INHERIT public.c__parent;

DROP TABLE public.c__parent;

DROP TYPE public.e;
