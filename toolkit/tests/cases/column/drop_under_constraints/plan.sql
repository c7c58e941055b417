-- loses the data of column public.a.x
ALTER TABLE public.a DROP COLUMN x;
