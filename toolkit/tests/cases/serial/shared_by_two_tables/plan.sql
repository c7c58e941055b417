CREATE SEQUENCE public.ids;

CREATE TABLE public.a (
    id bigint DEFAULT nextval('public.ids'::regclass) NOT NULL,
    CONSTRAINT a_pkey PRIMARY KEY (id)
);

CREATE TABLE public.b (
    id bigint DEFAULT nextval('public.ids'::regclass) NOT NULL,
    CONSTRAINT b_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE public.ids OWNED BY public.a.id;
