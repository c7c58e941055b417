ALTER TABLE public.c NO INHERIT public.p;

-- table public.c gets columns that only a parent defines
CREATE TABLE public.c__parent ();

ALTER TABLE public.c RENAME COLUMN n TO n__own;

ALTER TABLE public.c INHERIT public.c__parent;

ALTER TABLE public.c__parent ADD COLUMN n integer;

UPDATE public.c SET n = n__own;

ALTER TABLE public.c DROP COLUMN n__own;

ALTER TABLE public.c INHERIT public.p;

ALTER TABLE public.c NO INHERIT public.c__parent;

DROP TABLE public.c__parent;

ALTER TABLE public.p ADD CONSTRAINT k CHECK (((n % 7) < 7)) NOT VALID;

ALTER TABLE public.c VALIDATE CONSTRAINT k;
