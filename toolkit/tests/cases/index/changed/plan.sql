DROP INDEX public.gone;

DROP INDEX public.i;

DROP INDEX public.k;

CREATE UNIQUE INDEX i ON public.a USING btree (x);

CREATE INDEX k ON public.a USING btree (y) WHERE (y > 1);
