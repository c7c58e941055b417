CREATE TABLE public.one PARTITION OF public.t FOR VALUES IN ('pg_class');

ALTER TABLE public.t ATTACH PARTITION public.rest DEFAULT;
