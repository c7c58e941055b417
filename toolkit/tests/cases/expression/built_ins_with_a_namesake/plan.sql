ALTER TABLE public.u ALTER COLUMN id SET NOT NULL;

ALTER TYPE public.pair ADD ATTRIBUTE c integer;

CREATE SEQUENCE public.u_id_seq AS integer;

ALTER TABLE public.u ALTER COLUMN id SET DEFAULT nextval('public.u_id_seq'::regclass);

ALTER SEQUENCE public.u_id_seq OWNED BY public.u.id;

-- the new sequence goes on where the values of public.u.id stop
SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.u', 'id'), pg_catalog.max(id)) FROM public.u HAVING pg_catalog.max(id) >= 1;
