ALTER TABLE public.c ALTER COLUMN p TYPE bigint;

ALTER TABLE public.p ALTER COLUMN id TYPE bigint;
