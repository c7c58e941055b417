ALTER TABLE public.a ALTER COLUMN x TYPE bigint[];

ALTER TABLE public.a ALTER COLUMN y TYPE integer[] USING y::integer[];

ALTER TABLE public.a ALTER COLUMN z TYPE text[] USING ARRAY[z]::text[];
