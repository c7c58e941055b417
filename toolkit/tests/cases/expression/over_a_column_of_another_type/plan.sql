DROP INDEX public.sizes;

ALTER TABLE public.t DROP CONSTRAINT sized;

CREATE DOMAIN public.length AS integer;

ALTER TABLE public.t ALTER COLUMN a TYPE public.length;

DROP DOMAIN public.size;

ALTER TABLE public.t ADD CONSTRAINT sized CHECK ((((a)::integer BETWEEN '-9'::integer AND 99) AND (length(b) < 10)));

CREATE INDEX sizes ON public.t USING btree (b) WHERE (((a)::integer BETWEEN '-9'::integer AND 99) AND (length(b) < 10));
