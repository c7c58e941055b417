ALTER TABLE public.p DROP CONSTRAINT p_c_check;

-- loses the data of column public.p.d
ALTER TABLE public.p DROP COLUMN d;

ALTER TABLE public.c1 ALTER COLUMN b SET STORAGE EXTERNAL;

ALTER TABLE public.p ALTER COLUMN a DROP NOT NULL;

ALTER TABLE public.p ALTER COLUMN a TYPE bigint;

ALTER TABLE public.c1 ALTER COLUMN b SET DEFAULT 'y'::text;

ALTER TABLE ONLY public.p ALTER COLUMN b SET DEFAULT 'y'::text;

ALTER TABLE public.twice_kid ALTER COLUMN b SET DEFAULT 'y'::text;

ALTER TABLE public.o NO INHERIT public.q;

ALTER TABLE public.p ADD COLUMN n integer DEFAULT 1 NOT NULL;

ALTER TABLE ONLY public.g ALTER COLUMN n SET DEFAULT 5;

ALTER TABLE public.p ADD COLUMN twice integer;

-- column public.twice_kid.twice is defined by its table too
CREATE TABLE public.twice_kid__parent (twice integer);

ALTER TABLE public.twice_kid INHERIT public.twice_kid__parent;

ALTER TABLE ONLY public.twice_kid__parent DROP COLUMN twice;

ALTER TABLE public.twice_kid NO INHERIT public.twice_kid__parent;

DROP TABLE public.twice_kid__parent;

ALTER TABLE public.p ADD CONSTRAINT p_c_check CHECK ((c > 1));

CREATE TABLE public.c3 (
    n integer DEFAULT 8,
    CONSTRAINT k CHECK ((a > 5)) NO INHERIT
) INHERITS (public.p);

ALTER TABLE public.lone INHERIT public.q;

-- table public.o gets columns that only a parent defines
CREATE TABLE public.o__parent ();

ALTER TABLE public.o RENAME COLUMN e TO e__own;

ALTER TABLE public.o INHERIT public.o__parent;

ALTER TABLE public.o__parent ADD COLUMN e integer;

UPDATE public.o SET e = e__own;

ALTER TABLE public.o DROP COLUMN e__own;

ALTER TABLE public.o INHERIT public.q;

ALTER TABLE public.o NO INHERIT public.o__parent;

DROP TABLE public.o__parent;
