ALTER TABLE public.nurse NO INHERIT public.person;

ALTER TABLE public.person DROP COLUMN b;

-- loses the data of column public.person.c
ALTER TABLE public.person DROP COLUMN c;

CREATE TABLE public.staff (
    a integer,
    b integer GENERATED ALWAYS AS ((a * 2)) STORED,
    c text
);

-- table public.nurse gets columns that only a parent defines
CREATE TABLE public.nurse__parent ();

ALTER TABLE public.nurse RENAME COLUMN a TO a__own;

ALTER TABLE public.nurse RENAME COLUMN b TO b__own;

ALTER TABLE public.nurse RENAME COLUMN c TO c__own;

ALTER TABLE public.nurse INHERIT public.nurse__parent;

ALTER TABLE public.nurse__parent ADD COLUMN a integer;

ALTER TABLE public.nurse__parent ADD COLUMN b integer GENERATED ALWAYS AS ((a * 2)) STORED;

ALTER TABLE public.nurse__parent ADD COLUMN c text;

UPDATE public.nurse SET a = a__own, c = c__own;

ALTER TABLE public.nurse DROP COLUMN b__own, DROP COLUMN a__own, DROP COLUMN c__own;

ALTER TABLE public.nurse INHERIT public.staff;

ALTER TABLE public.nurse NO INHERIT public.nurse__parent;

DROP TABLE public.nurse__parent;
