ALTER TABLE public.c SET UNLOGGED;

ALTER SEQUENCE public.a_x_seq SET UNLOGGED;

ALTER SEQUENCE public.b_x_seq SET LOGGED;

ALTER SEQUENCE public.c_x_seq SET UNLOGGED;

CREATE TABLE public.d (
    x integer,
    y integer GENERATED ALWAYS AS IDENTITY
);

ALTER SEQUENCE public.d_y_seq SET UNLOGGED;

ALTER TABLE public.b ADD COLUMN z integer;
