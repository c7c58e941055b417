ALTER TABLE public.nurse DROP CONSTRAINT nurse_pkey;

ALTER TABLE public.nurse ALTER COLUMN id DROP NOT NULL;

ALTER TABLE public.person ADD CONSTRAINT person_id_not_null NOT NULL id;

-- table public.nurse gets columns that only a parent defines
CREATE TABLE public.nurse__parent ();

ALTER TABLE public.nurse INHERIT public.nurse__parent;

ALTER TABLE public.nurse__parent ADD COLUMN id integer;

ALTER TABLE public.nurse__parent ADD CONSTRAINT person_id_not_null NOT NULL id;

ALTER TABLE public.nurse INHERIT public.person;

ALTER TABLE public.nurse NO INHERIT public.nurse__parent;

DROP TABLE public.nurse__parent;

ALTER TABLE public.nurse ADD CONSTRAINT nurse_pkey PRIMARY KEY (id);

ALTER TABLE public.person ADD CONSTRAINT person_pkey PRIMARY KEY (id);
