ALTER TABLE public.a ALTER COLUMN x TYPE text COLLATE pg_catalog."C";

ALTER TABLE public.a ALTER COLUMN y TYPE text;

ALTER TABLE public.a ALTER COLUMN z TYPE text COLLATE pg_catalog."POSIX";
