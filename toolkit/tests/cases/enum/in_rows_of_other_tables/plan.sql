ALTER TABLE public.week ALTER COLUMN first TYPE text USING first::text;

ALTER TABLE public.week ALTER COLUMN rest TYPE text[] USING rest::text[];

-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('glad', 'calm', 'sad');

ALTER TABLE public.day ALTER COLUMN feels TYPE public.mood USING feels::text::public.mood;

DROP TYPE public.mood__old;

ALTER TABLE public.week ALTER COLUMN first TYPE public.day USING first::public.day;

ALTER TABLE public.week ALTER COLUMN rest TYPE public.day[] USING rest::public.day[];
