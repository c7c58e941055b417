ALTER INDEX public.a_n RENAME TO b_n;

DROP INDEX public.b_n;

CREATE INDEX event_n ON public.event USING btree (n DESC);

CREATE INDEX b_n ON public.first USING btree (n);
