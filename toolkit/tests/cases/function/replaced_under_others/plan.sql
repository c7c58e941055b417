SET check_function_bodies = off;

DROP INDEX public.di;

DROP VIEW public.uses_ret;

DROP VIEW public.vs;

DROP AGGREGATE public.su2(integer);

ALTER TABLE public.d DROP CONSTRAINT d_x2_check;

ALTER TABLE public.d ALTER COLUMN x DROP DEFAULT;

ALTER TABLE public.d DROP COLUMN y;

DROP FUNCTION public.ret(integer);

CREATE OR REPLACE FUNCTION public.calls_chain()
 RETURNS integer
 LANGUAGE sql
RETURN 2;

CREATE OR REPLACE FUNCTION public.chain2()
 RETURNS integer
 LANGUAGE sql
RETURN (public.calls_chain() + 1);

CREATE FUNCTION public.ret(x integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$select 1$function$;

COMMENT ON FUNCTION public.ret(integer) IS 'stays';

ALTER TABLE public.d ADD COLUMN y integer GENERATED ALWAYS AS (public.ret(x2)) STORED;

ALTER TABLE public.d ALTER COLUMN x SET DEFAULT public.ret(1);

ALTER TABLE public.d ADD CONSTRAINT d_x2_check CHECK ((public.ret(x2) > 0));

CREATE VIEW public.uses_ret AS
 SELECT public.ret(a) AS r
   FROM public.t;

COMMENT ON VIEW public.uses_ret IS 'too';

CREATE AGGREGATE public.su2(integer) (
    SFUNC = int4_sum,
    STYPE = bigint
);

CREATE VIEW public.vs AS
 SELECT public.su2(a) AS s
   FROM public.t;

CREATE INDEX di ON public.d USING btree (public.ret(x2));
