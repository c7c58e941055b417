ALTER TABLE ONLY public.person DROP CONSTRAINT short;

ALTER TABLE public.doctor DROP CONSTRAINT short;

-- loses the data of column public.person.badge
ALTER TABLE ONLY public.person DROP COLUMN badge;

ALTER TABLE public.doctor DROP COLUMN badge;

ALTER TABLE public.surgeon DROP COLUMN badge;
