ALTER TABLE public.a ALTER COLUMN x TYPE uuid USING x::text::uuid;

ALTER TABLE public.a ALTER COLUMN d TYPE integer USING d::text::integer;

ALTER TABLE public.a ALTER COLUMN j TYPE text[] USING ARRAY[j]::text[];
