ALTER TABLE public.a ALTER COLUMN x TYPE timestamp with time zone;

ALTER TABLE public.a ALTER COLUMN y TYPE timestamp with time zone;

ALTER TABLE public.a ALTER COLUMN z TYPE interval day to second(2);

ALTER TABLE public.a ALTER COLUMN k TYPE time(0) with time zone USING k::time(0) with time zone;
