CREATE TABLE public.a (
    id integer GENERATED ALWAYS AS IDENTITY
);

CREATE TABLE public.b (
    id integer
);

CREATE TABLE public.child () INHERITS (public.b, public.a);
