DROP STATISTICS public.s;

DROP INDEX public.i;

ALTER TABLE public.t ALTER COLUMN a TYPE character varying;

DROP COLLATION public."Other";

ALTER TABLE public.t ALTER COLUMN c TYPE bigint;

CREATE INDEX i ON public.t USING btree (((c + 1)), b);

ALTER INDEX public.i ALTER COLUMN 1 SET STATISTICS 500;

COMMENT ON INDEX public.i IS 'kept';

CREATE STATISTICS public.s ON a, b, (upper(a::text) || 'x'::text) FROM public.t;

ALTER STATISTICS public.s SET STATISTICS 50;

COMMENT ON STATISTICS public.s IS 'kept';
