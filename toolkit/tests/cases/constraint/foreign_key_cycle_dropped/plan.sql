ALTER TABLE public.a DROP CONSTRAINT a_b_fkey;

ALTER TABLE public.b DROP CONSTRAINT b_a_fkey;

-- loses the data of table public.a
DROP TABLE public.a;

-- loses the data of table public.b
DROP TABLE public.b;
