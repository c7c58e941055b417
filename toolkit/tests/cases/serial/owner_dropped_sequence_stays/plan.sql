ALTER SEQUENCE public.a_id_seq OWNED BY NONE;

-- loses the data of table public.a
DROP TABLE public.a;
