ALTER TABLE public.t ALTER COLUMN a TYPE date USING a::date;

ALTER TABLE public.t ALTER COLUMN b TYPE integer USING b::integer;

ALTER TABLE public.t ALTER COLUMN c TYPE numeric USING c::text::numeric;

ALTER TABLE public.t ALTER COLUMN e TYPE numeric(10,2) USING e::numeric(10,2);

ALTER TABLE public.t ALTER COLUMN f TYPE public.standing USING f::public.standing;

ALTER TABLE public.t ALTER COLUMN g TYPE public.small USING g::public.small;

CREATE TYPE public.fresh AS (
    a integer
);

ALTER TABLE public.t ALTER COLUMN d TYPE public.fresh USING d::text::public.fresh;
