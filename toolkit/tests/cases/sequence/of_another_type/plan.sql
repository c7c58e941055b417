ALTER SEQUENCE public.a AS bigint INCREMENT BY 5 MINVALUE 1 NO MAXVALUE START WITH 1 RESTART;

ALTER SEQUENCE public.b AS bigint MINVALUE -32768;

ALTER SEQUENCE public.c AS integer INCREMENT BY -3 NO MINVALUE MAXVALUE -1 START WITH -1 RESTART;

SELECT pg_catalog.setval('public.d', least(last_value, -1), is_called AND last_value <= -1) FROM public.d;

ALTER SEQUENCE public.d AS integer MAXVALUE -1 START WITH -1;

SELECT pg_catalog.setval('public.e', greatest(last_value, 7), is_called AND last_value >= 7) FROM public.e;

ALTER SEQUENCE public.e AS bigint MINVALUE 7 MAXVALUE 2147483647 START WITH 7;

ALTER SEQUENCE public.f AS smallint MINVALUE -5;

ALTER TABLE public.t ALTER COLUMN a TYPE bigint;

ALTER TABLE public.t ALTER COLUMN a SET MINVALUE -32768;

ALTER TABLE public.t ALTER COLUMN b TYPE bigint;

ALTER TABLE public.t ALTER COLUMN b SET MAXVALUE 2147483647;
