ALTER TABLE public.event DETACH PARTITION public.event_1;

CREATE TABLE public.event_2 PARTITION OF public.event FOR VALUES FROM (MINVALUE) TO ('2026-01-01');

ALTER TABLE public.event ATTACH PARTITION public.event_1 DEFAULT;
