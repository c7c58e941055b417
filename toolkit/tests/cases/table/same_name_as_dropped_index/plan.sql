DROP INDEX public.b;

CREATE TABLE public.b (
    x integer
);
