ALTER TABLE public.person DROP CONSTRAINT fits;

ALTER TABLE public.nurse DROP CONSTRAINT fits;

-- loses the data of column public.person.code
ALTER TABLE ONLY public.person DROP COLUMN code;

ALTER TABLE public.nurse ALTER COLUMN code TYPE integer USING code::text::integer;
