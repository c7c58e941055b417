ALTER TABLE public.g NO INHERIT public.c1;

ALTER TABLE public.c2 NO INHERIT public.p;

-- column public.c1.a is defined by its table too
CREATE TABLE public.c1__parent (a integer);

ALTER TABLE public.c1 INHERIT public.c1__parent;

ALTER TABLE ONLY public.c1__parent DROP COLUMN a;

ALTER TABLE public.c1 NO INHERIT public.c1__parent;

DROP TABLE public.c1__parent;

ALTER TABLE public.p ADD COLUMN b integer GENERATED ALWAYS AS ((a * 2)) STORED;

ALTER TABLE public.c1 ADD CONSTRAINT c1_a_check CHECK ((a > 5));

ALTER TABLE public.p ADD CONSTRAINT p_a_check CHECK ((a > 0)) NOT ENFORCED;

-- table public.c2 gets columns that only a parent defines
CREATE TABLE public.c2__parent ();

ALTER TABLE public.c2 RENAME COLUMN a TO a__own;

ALTER TABLE public.c2 INHERIT public.c2__parent;

ALTER TABLE public.c2__parent ADD COLUMN a integer;

ALTER TABLE public.c2__parent ADD COLUMN b integer GENERATED ALWAYS AS ((a * 2)) STORED;

UPDATE public.c2 SET a = a__own;

ALTER TABLE public.c2 DROP COLUMN a__own;

ALTER TABLE public.c2__parent ADD CONSTRAINT p_a_check CHECK ((a > 0)) NOT ENFORCED;

ALTER TABLE public.c2 INHERIT public.p;

ALTER TABLE public.c2 NO INHERIT public.c2__parent;

DROP TABLE public.c2__parent;

-- column public.g.a is defined by its table too
CREATE TABLE public.g__parent (a integer);

ALTER TABLE public.g INHERIT public.g__parent;

ALTER TABLE ONLY public.g__parent DROP COLUMN a;

ALTER TABLE public.g NO INHERIT public.g__parent;

DROP TABLE public.g__parent;

ALTER TABLE ONLY public.g ALTER COLUMN a SET DEFAULT 3;

-- table public.g gets columns that only a parent defines
CREATE TABLE public.g__parent ();

ALTER TABLE public.g INHERIT public.g__parent;

ALTER TABLE public.g__parent ADD COLUMN a integer;

ALTER TABLE public.g__parent ADD COLUMN b integer GENERATED ALWAYS AS ((a * 2)) STORED;

ALTER TABLE public.g__parent ADD CONSTRAINT c1_a_check CHECK ((a > 5));

ALTER TABLE public.g__parent ADD CONSTRAINT p_a_check CHECK ((a > 0)) NOT ENFORCED;

ALTER TABLE public.g INHERIT public.c1;

ALTER TABLE public.g NO INHERIT public.g__parent;

DROP TABLE public.g__parent;

ALTER TABLE public.p ADD CONSTRAINT nv CHECK ((a < 100)) NOT VALID;
