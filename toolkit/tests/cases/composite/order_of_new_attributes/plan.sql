ALTER TYPE public.pair ADD ATTRIBUTE z integer;

ALTER TYPE public.pair ADD ATTRIBUTE y boolean;

ALTER TYPE public.pair ADD ATTRIBUTE "X" text;

ALTER TYPE public.pair ADD ATTRIBUTE a date;

ALTER TABLE public.other ADD COLUMN v public.pair DEFAULT ROW(1, true, 'x'::text, '2026-01-01'::date)::public.pair;
