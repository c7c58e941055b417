ALTER TABLE public.a ALTER COLUMN x DROP DEFAULT;

ALTER TABLE public.a ALTER COLUMN x TYPE text USING x::text;

ALTER TABLE public.a ALTER COLUMN y TYPE text[] USING y::text[];

DROP TYPE public.status;

ALTER TABLE public.a ALTER COLUMN x SET DEFAULT 'new'::text;
