-- loses the data of table public.a
DROP TABLE public.a;
