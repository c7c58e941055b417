CREATE SEQUENCE public.a_b_seq;

CREATE SEQUENCE public.a_c_seq AS smallint;

CREATE SEQUENCE public.a_id_seq AS integer;

CREATE TABLE public.a (
    id integer DEFAULT nextval('public.a_id_seq'::regclass) NOT NULL,
    b bigint DEFAULT nextval('public.a_b_seq'::regclass) NOT NULL,
    c smallint DEFAULT nextval('public.a_c_seq'::regclass) NOT NULL,
    CONSTRAINT a_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE public.a_b_seq OWNED BY public.a.b;

ALTER SEQUENCE public.a_c_seq OWNED BY public.a.c;

ALTER SEQUENCE public.a_id_seq OWNED BY public.a.id;
