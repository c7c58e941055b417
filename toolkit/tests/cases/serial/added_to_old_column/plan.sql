CREATE SEQUENCE public.a_id_seq AS integer;

ALTER TABLE public.a ALTER COLUMN id SET DEFAULT nextval('public.a_id_seq'::regclass);

ALTER SEQUENCE public.a_id_seq OWNED BY public.a.id;

-- the new sequence goes on where the values of public.a.id stop
SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.a', 'id'), pg_catalog.max(id)) FROM public.a HAVING pg_catalog.max(id) >= 1;
