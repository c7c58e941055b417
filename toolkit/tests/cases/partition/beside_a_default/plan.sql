CREATE TABLE public.visit_early PARTITION OF public.visit FOR VALUES FROM (MINVALUE) TO ('b');

ALTER TABLE public.visit ATTACH PARTITION public.visit_late FOR VALUES FROM ('x') TO (MAXVALUE);
