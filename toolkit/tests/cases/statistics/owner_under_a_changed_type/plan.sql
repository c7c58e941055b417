DROP STATISTICS public.s;

ALTER TABLE public.t ALTER COLUMN a TYPE bigint;

CREATE STATISTICS public.s ON a, b FROM public.t;

ALTER STATISTICS public.s OWNER TO clerk;
