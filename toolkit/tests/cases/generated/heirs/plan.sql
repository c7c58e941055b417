CREATE TABLE public.parent (
    a integer,
    b integer GENERATED ALWAYS AS ((a * 2)) STORED
);

CREATE TABLE public.child (
    x integer,
    a integer,
    b integer
) INHERITS (public.parent);

CREATE TABLE public.plain () INHERITS (public.parent);
