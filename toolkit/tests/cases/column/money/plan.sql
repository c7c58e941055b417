ALTER TABLE public.t ALTER COLUMN a TYPE integer USING a::numeric::integer;

ALTER TABLE public.t ALTER COLUMN b TYPE double precision USING b::numeric::double precision;

ALTER TABLE public.t ALTER COLUMN c TYPE smallint[] USING c::numeric[]::smallint[];

ALTER TABLE public.t ALTER COLUMN d TYPE numeric USING d::numeric::numeric;
