-- loses the data of column public.a.y
ALTER TABLE public.a DROP COLUMN y;

ALTER TABLE public.a ALTER COLUMN z TYPE text USING z::text;

-- enum public.status is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.status RENAME TO status__old;

CREATE TYPE public.status AS ENUM ('new', 'open');

ALTER TABLE public.a ALTER COLUMN x TYPE public.status USING x::text::public.status;

DROP TYPE public.status__old;

ALTER TABLE public.a ALTER COLUMN x TYPE public.status[] USING ARRAY[x]::public.status[];

ALTER TABLE public.a ALTER COLUMN k TYPE public.status USING k::public.status;

ALTER TABLE public.a ADD COLUMN n public.status DEFAULT 'new'::public.status;
