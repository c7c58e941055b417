ALTER TABLE public.b DROP CONSTRAINT b_x_fkey;

ALTER TABLE public.a DROP COLUMN g;

-- enum public.status is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.status RENAME TO status__old;

CREATE TYPE public.status AS ENUM ('done', 'open', 'new');

COMMENT ON TYPE public.status IS 'kept';

ALTER TABLE public.a ALTER COLUMN x TYPE public.status USING x::text::public.status;

ALTER TABLE public.b ALTER COLUMN x TYPE public.status USING x::text::public.status;

DROP TYPE public.status__old;

ALTER TABLE public.a ADD COLUMN g integer GENERATED ALWAYS AS (
CASE
    WHEN (x = 'new'::public.status) THEN 1
    ELSE NULL::integer
END) STORED;

ALTER TABLE public.b ADD CONSTRAINT b_x_fkey FOREIGN KEY (x) REFERENCES public.a(x);
