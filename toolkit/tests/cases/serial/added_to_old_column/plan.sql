CREATE SEQUENCE public.a_id_seq AS integer;

ALTER TABLE public.a ALTER COLUMN id SET DEFAULT nextval('public.a_id_seq'::regclass);

ALTER SEQUENCE public.a_id_seq OWNED BY public.a.id;

-- the new sequence goes on after the highest value of public.a.id
SELECT setval(pg_get_serial_sequence('public.a', 'id'), (SELECT max(id) FROM public.a));
