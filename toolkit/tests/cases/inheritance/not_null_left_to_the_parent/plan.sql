ALTER TABLE public.c NO INHERIT public.o;

ALTER TABLE public.c NO INHERIT public.parent;

ALTER TABLE public.d NO INHERIT public.parent;

ALTER TABLE public.d ALTER COLUMN id DROP NOT NULL;

-- table public.c gets columns that only a parent defines
CREATE TABLE public.c__parent ();

ALTER TABLE public.c RENAME COLUMN id TO id__own;

ALTER TABLE public.c RENAME COLUMN x TO x__own;

ALTER TABLE public.c INHERIT public.c__parent;

ALTER TABLE public.c__parent ADD COLUMN id integer;

ALTER TABLE public.c__parent ADD COLUMN x text;

UPDATE public.c SET id = id__own, x = x__own;

ALTER TABLE public.c DROP COLUMN id__own, DROP COLUMN x__own;

ALTER TABLE public.c__parent ADD CONSTRAINT parent_id_not_null NOT NULL id;

ALTER TABLE public.c INHERIT public.parent;

ALTER TABLE public.c NO INHERIT public.c__parent;

DROP TABLE public.c__parent;

-- table public.c gets columns that only a parent defines
CREATE TABLE public.c__parent ();

ALTER TABLE public.c RENAME COLUMN z TO z__own;

ALTER TABLE public.c INHERIT public.c__parent;

ALTER TABLE public.c__parent ADD COLUMN z integer;

UPDATE public.c SET z = z__own;

ALTER TABLE public.c DROP COLUMN z__own;

ALTER TABLE public.c INHERIT public.o;

ALTER TABLE public.c NO INHERIT public.c__parent;

DROP TABLE public.c__parent;

-- table public.d gets columns that only a parent defines
CREATE TABLE public.d__parent ();

ALTER TABLE public.d RENAME COLUMN x TO x__own;

ALTER TABLE public.d INHERIT public.d__parent;

ALTER TABLE public.d__parent ADD COLUMN id integer;

ALTER TABLE public.d__parent ADD COLUMN x text;

UPDATE public.d SET x = x__own;

ALTER TABLE public.d DROP COLUMN x__own;

ALTER TABLE public.d__parent ADD CONSTRAINT parent_id_not_null NOT NULL id;

ALTER TABLE public.d INHERIT public.parent;

ALTER TABLE public.d NO INHERIT public.d__parent;

DROP TABLE public.d__parent;
