CREATE TABLE public.users (
    id bigint GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    age integer,
    made timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_age_check CHECK ((age > 0))
);

COMMENT ON TABLE public.users IS 'people';

COMMENT ON COLUMN public.users.email IS 'where to write';

COMMENT ON CONSTRAINT users_email_key ON public.users IS 'one each';
