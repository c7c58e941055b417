ALTER TABLE public.a ALTER COLUMN x TYPE smallint;

ALTER TABLE public.a ALTER COLUMN s TYPE character varying(5);

ALTER TABLE public.a ALTER COLUMN n TYPE numeric(10,2);

ALTER TABLE public.a ALTER COLUMN t TYPE date;

ALTER TABLE public.a ALTER COLUMN f TYPE integer;

ALTER TABLE public.a ALTER COLUMN v TYPE character(3);
