CREATE TABLE public.a (
    x integer CONSTRAINT must NOT NULL,
    id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT "Must too" NOT NULL,
    y integer NOT NULL
);
