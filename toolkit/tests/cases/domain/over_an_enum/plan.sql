-- until domain public.feeling is made anew
ALTER TABLE public.t ALTER COLUMN v TYPE text;

DROP DOMAIN public.feeling;

CREATE DOMAIN public.feeling AS public.mood;

ALTER TABLE public.t ALTER COLUMN v TYPE public.feeling USING v::public.feeling;
