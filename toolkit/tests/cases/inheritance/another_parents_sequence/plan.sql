ALTER TABLE public.nurse NO INHERIT public.person;

ALTER TABLE public.nurse ALTER COLUMN id DROP DEFAULT;

-- loses the data of column public.person.id
ALTER TABLE public.person DROP COLUMN id;

CREATE SEQUENCE public.staff_id_seq;

CREATE TABLE public.staff (
    id bigint DEFAULT nextval('public.staff_id_seq'::regclass) CONSTRAINT staff_id_not_null NOT NULL
);

ALTER TABLE public.person ADD COLUMN name text;

ALTER SEQUENCE public.staff_id_seq OWNED BY public.staff.id;

-- table public.nurse gets columns that only a parent defines
CREATE TABLE public.nurse__parent ();

ALTER TABLE public.nurse RENAME COLUMN id TO id__own;

ALTER TABLE public.nurse INHERIT public.nurse__parent;

ALTER TABLE public.nurse__parent ADD COLUMN id bigint;

UPDATE public.nurse SET id = id__own;

ALTER TABLE public.nurse DROP COLUMN id__own;

ALTER TABLE public.nurse__parent ADD CONSTRAINT staff_id_not_null NOT NULL id;

ALTER TABLE public.nurse INHERIT public.staff;

ALTER TABLE public.nurse NO INHERIT public.nurse__parent;

DROP TABLE public.nurse__parent;

ALTER TABLE ONLY public.nurse ALTER COLUMN id SET DEFAULT nextval('public.staff_id_seq'::regclass);
