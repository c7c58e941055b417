ALTER TABLE public.a ALTER COLUMN x SET STORAGE MAIN;

ALTER TABLE public.b ALTER COLUMN x SET STORAGE EXTERNAL;

CREATE TABLE public.e (
    x text
) INHERITS (public.b);

-- table public.c gets columns that only a parent defines
CREATE TABLE public.c__parent ();

ALTER TABLE public.c RENAME COLUMN x TO x__own;

ALTER TABLE public.c INHERIT public.c__parent;

ALTER TABLE public.c__parent ADD COLUMN x text;

UPDATE public.c SET x = x__own;

ALTER TABLE public.c DROP COLUMN x__own;

ALTER TABLE public.c INHERIT public.a;

ALTER TABLE public.c NO INHERIT public.c__parent;

DROP TABLE public.c__parent;

ALTER TABLE public.c ALTER COLUMN x SET STORAGE MAIN;

CREATE TABLE public.d (
    y integer
) INHERITS (public.c);

ALTER TABLE public.c INHERIT public.b;

ALTER TABLE public.e INHERIT public.a;
