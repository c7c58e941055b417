ALTER TABLE public.t DROP CONSTRAINT "back\slash";

-- loses the data of column public.t.id
ALTER TABLE public.t DROP COLUMN id;
