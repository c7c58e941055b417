ALTER TABLE public.a ALTER COLUMN x DROP DEFAULT;

CREATE TYPE public.other AS ENUM ('open', 'shut');

ALTER TABLE public.a ALTER COLUMN x TYPE public.other USING x::text::public.other;

ALTER TABLE public.a ALTER COLUMN x SET DEFAULT 'open'::public.other;
