-- loses the data of column public.visit.places
ALTER TABLE public.visit DROP COLUMN places;

-- loses the data of table public.place, which is made anew below
DROP TABLE public.place;

CREATE SEQUENCE public.place_id_seq AS integer;

CREATE TABLE public.place ();

ALTER TABLE public.place ADD COLUMN id integer DEFAULT nextval('public.place_id_seq'::regclass) NOT NULL;

ALTER TABLE public.place ADD COLUMN note text;

CREATE OR REPLACE VIEW public.shown AS
 SELECT (id > 1) AS big,
    note
   FROM public.place;

-- loses the data of column public.visit.id
ALTER TABLE public.visit DROP COLUMN id;

-- loses the data of column public.visit.note
ALTER TABLE public.visit DROP COLUMN note;

-- loses the data of table public.visit
DROP TABLE public.visit;

ALTER SEQUENCE public.place_id_seq OWNED BY public.place.id;
