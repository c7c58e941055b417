ALTER TABLE public.a ALTER COLUMN id DROP DEFAULT;

ALTER SEQUENCE public.a_id_seq OWNED BY public.b.id;

ALTER TABLE public.a ALTER COLUMN id DROP NOT NULL;

ALTER TABLE public.b ALTER COLUMN id SET DEFAULT nextval('public.a_id_seq'::regclass);
