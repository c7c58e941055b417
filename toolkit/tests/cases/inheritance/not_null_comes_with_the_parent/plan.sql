-- table public.nurse gets columns that only a parent defines
CREATE TABLE public.nurse__parent ();

ALTER TABLE public.nurse INHERIT public.nurse__parent;

ALTER TABLE public.nurse__parent ADD COLUMN id integer;

ALTER TABLE public.nurse__parent ADD COLUMN name text DEFAULT 'x'::text;

ALTER TABLE public.nurse__parent ADD CONSTRAINT person_id_not_null NOT NULL id;

ALTER TABLE public.nurse__parent ADD CONSTRAINT person_name_not_null NOT NULL name;

ALTER TABLE public.nurse INHERIT public.person;

ALTER TABLE public.nurse NO INHERIT public.nurse__parent;

DROP TABLE public.nurse__parent;
