ALTER TABLE public.p1 ALTER COLUMN v DROP DEFAULT;

-- until domain public.d is made anew
ALTER TABLE public.p ALTER COLUMN v TYPE text;

DROP DOMAIN public.d;

CREATE DOMAIN public.d AS text[];

ALTER TABLE public.p ALTER COLUMN v TYPE public.d USING ARRAY[v]::public.d;

ALTER TABLE public.p ALTER COLUMN v SET COMPRESSION pglz;

ALTER TABLE public.p1 ALTER COLUMN v SET COMPRESSION pglz;
