ALTER TABLE public.b DROP CONSTRAINT b_a_fkey;

-- loses the data of table public.a
DROP TABLE public.a;
