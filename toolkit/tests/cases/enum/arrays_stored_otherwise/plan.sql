-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('good');

ALTER TABLE public.person ALTER COLUMN a TYPE public.mood[] USING a::text[]::public.mood[];

ALTER TABLE public.person ALTER COLUMN b TYPE public.mood[] USING b::text[]::public.mood[];

ALTER TABLE public.nurse ALTER COLUMN a SET COMPRESSION pglz;

ALTER TABLE public.person ALTER COLUMN a SET COMPRESSION pglz;

ALTER TABLE public.nurse ALTER COLUMN b SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.person ALTER COLUMN b SET STORAGE MAIN;

DROP TYPE public.mood__old;
