ALTER TABLE public.c ALTER COLUMN d DROP DEFAULT;

ALTER TABLE public.c ALTER COLUMN d TYPE text USING d::text;

ALTER TABLE public.p ADD COLUMN s timestamp with time zone;

ALTER TABLE public.p ADD COLUMN d text;

ALTER TABLE public.c ALTER COLUMN d SET DEFAULT '1999-12-31'::date;
