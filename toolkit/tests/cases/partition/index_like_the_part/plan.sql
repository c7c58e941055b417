CREATE INDEX event_at ON public.event USING btree (at DESC NULLS LAST);

CREATE INDEX event_1_at_idx ON public.event_1 USING btree (at DESC NULLS LAST);

CREATE INDEX a_before ON public.event_1 USING btree (at);

ALTER TABLE public.event ATTACH PARTITION public.event_1 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
