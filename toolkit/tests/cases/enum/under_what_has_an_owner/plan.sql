DROP STATISTICS public.moods;

ALTER TABLE public.t DROP CONSTRAINT told;

-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('bad', 'fair');

ALTER TABLE public.t ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood;

DROP TYPE public.mood__old;

ALTER TABLE public.t ADD CONSTRAINT told CHECK (((a BETWEEN 1 AND 9) AND (mood IS NOT NULL)));

CREATE STATISTICS public.moods ON a, mood FROM public.t;

ALTER STATISTICS public.moods SET STATISTICS 50;

ALTER STATISTICS public.moods OWNER TO clerk;
