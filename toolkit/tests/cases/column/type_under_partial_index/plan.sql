DROP INDEX public.a_x;

ALTER TABLE public.a ALTER COLUMN x TYPE integer USING x::integer;

CREATE INDEX a_x ON public.a USING btree (x) WHERE (x <> 0);
