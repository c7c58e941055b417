-- loses the data of column public.c.id
ALTER TABLE public.c DROP COLUMN id;

-- table public.c gets columns that only a parent defines
CREATE TABLE public.c__parent ();

ALTER TABLE public.c INHERIT public.c__parent;

ALTER TABLE public.c__parent ADD COLUMN x text;

ALTER TABLE public.c INHERIT public.p2;

ALTER TABLE public.c NO INHERIT public.c__parent;

DROP TABLE public.c__parent;

-- table public.c gets columns that only a parent defines
CREATE TABLE public.c__parent ();

ALTER TABLE public.c RENAME COLUMN a TO a__own;

ALTER TABLE public.c INHERIT public.c__parent;

ALTER TABLE public.c__parent ADD COLUMN a integer;

ALTER TABLE public.c__parent ADD COLUMN o text;

UPDATE public.c SET a = a__own::text::integer;

ALTER TABLE public.c DROP COLUMN a__own;

ALTER TABLE public.c__parent ADD CONSTRAINT c_a_not_null NOT NULL a;

ALTER TABLE public.c INHERIT public.p1;

ALTER TABLE public.c NO INHERIT public.c__parent;

DROP TABLE public.c__parent;

ALTER TABLE public.c ALTER COLUMN a SET NOT NULL;
