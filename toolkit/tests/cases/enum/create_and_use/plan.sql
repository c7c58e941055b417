CREATE TYPE public.status AS ENUM ('new', 'open', 'done');

COMMENT ON TYPE public.status IS 'state';

ALTER TABLE public.a ALTER COLUMN x TYPE public.status USING x::public.status;

ALTER TABLE public.a ALTER COLUMN x SET DEFAULT 'new'::public.status;
