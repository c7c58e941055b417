CREATE TYPE public.mood AS ENUM ('happy');

REVOKE USAGE ON TYPE public.mood FROM clerk;

CREATE TYPE public.pair AS (
    a integer,
    b text
);

REVOKE USAGE ON TYPE public.pair FROM clerk;

CREATE TYPE public.span AS RANGE (
    subtype = integer
);

REVOKE USAGE ON TYPE public.span FROM clerk;
