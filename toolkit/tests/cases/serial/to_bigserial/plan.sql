ALTER SEQUENCE public.a_id_seq AS bigint;

ALTER TABLE public.a ALTER COLUMN id TYPE bigint;
