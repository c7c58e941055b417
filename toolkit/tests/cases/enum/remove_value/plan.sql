DROP INDEX public.a_open;

ALTER TABLE public.a DROP CONSTRAINT c;

ALTER TABLE public.a ALTER COLUMN x DROP DEFAULT;

ALTER TABLE public.a ALTER COLUMN y DROP DEFAULT;

-- enum public.status is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.status RENAME TO status__old;

CREATE TYPE public.status AS ENUM ('new', 'done');

ALTER TABLE public.a ALTER COLUMN x TYPE public.status USING x::text::public.status;

ALTER TABLE public.a ALTER COLUMN y TYPE public.status[] USING y::text[]::public.status[];

DROP TYPE public.status__old;

ALTER TABLE public.a ALTER COLUMN x SET DEFAULT 'new'::public.status;

ALTER TABLE public.a ALTER COLUMN y SET DEFAULT '{new}'::public.status[];

ALTER TABLE public.a ADD CONSTRAINT c CHECK ((x <> 'done'::public.status));

CREATE INDEX a_open ON public.a USING btree (x) WHERE (x = 'new'::public.status);
