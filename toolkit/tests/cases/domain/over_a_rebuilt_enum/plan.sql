-- until domain public.feeling is made anew
ALTER TABLE public.t ALTER COLUMN v TYPE text USING v::text;

DROP DOMAIN public.feeling;

-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('glad', 'sad');

DROP TYPE public.mood__old;

CREATE DOMAIN public.feeling AS public.mood;

ALTER TABLE public.t ALTER COLUMN v TYPE public.feeling USING v::public.feeling;
