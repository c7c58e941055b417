ALTER TABLE public.u DROP CONSTRAINT plain;

-- loses the data of column public.t.of_key
ALTER TABLE public.t DROP COLUMN of_key;

-- loses the data of column public.t.select
ALTER TABLE public.t DROP COLUMN "select";

-- loses the data of column public.u.b
ALTER TABLE public.u DROP COLUMN b;
