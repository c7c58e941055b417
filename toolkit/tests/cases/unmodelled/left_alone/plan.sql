ALTER TABLE public.a ADD COLUMN y integer;
