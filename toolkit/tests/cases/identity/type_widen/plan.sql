ALTER TABLE public.a ALTER COLUMN id TYPE bigint;
