CREATE TYPE public.two AS (
    z public.mood,
    y bigint
);

ALTER TABLE public.t ALTER COLUMN v TYPE public.two USING v::text::public.two;

DROP TYPE public.one;
