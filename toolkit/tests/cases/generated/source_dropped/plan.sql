ALTER TABLE public.a DROP COLUMN y;

-- loses the data of column public.a.x
ALTER TABLE public.a DROP COLUMN x;

ALTER TABLE public.a ADD COLUMN y integer GENERATED ALWAYS AS ((z * 2)) STORED;
