DROP INDEX public.i;

COMMENT ON TYPE public.mood IS 'of the day';

CREATE UNIQUE INDEX i ON public.t USING btree (n) WHERE (m = 'ok'::public.mood);
