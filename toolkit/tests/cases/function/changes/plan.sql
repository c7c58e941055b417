SET check_function_bodies = off;

DROP PROCEDURE public.pr(INOUT integer);

DROP FUNCTION public.becomes(integer);

DROP FUNCTION public.defs2(integer, integer);

DROP FUNCTION public.gone();

DROP FUNCTION public.outs();

DROP FUNCTION public.pname(integer);

DROP FUNCTION public.tab();

DROP FUNCTION public.tofn(integer);

ALTER FUNCTION public.attrs(integer) STABLE STRICT LEAKPROOF SECURITY DEFINER PARALLEL RESTRICTED COST 3.5 ROWS 7;

CREATE OR REPLACE FUNCTION public.body(x integer)
 RETURNS integer
 LANGUAGE sql
AS $function$select 2$function$;

COMMENT ON FUNCTION public.body(integer) IS 'new';

CREATE OR REPLACE FUNCTION public.defs(x integer DEFAULT 3, y integer DEFAULT 2)
 RETURNS integer
 LANGUAGE sql
AS $function$select 1$function$;

CREATE OR REPLACE FUNCTION public.lang(x integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$begin return 1; end$function$;

CREATE OR REPLACE FUNCTION public.sets()
 RETURNS integer
 LANGUAGE sql
 SET search_path TO 'a', 'B'
 SET "TimeZone" TO 'UTC'
AS $function$select 1$function$;

CREATE OR REPLACE FUNCTION public.std(x integer)
 RETURNS integer
 LANGUAGE sql
RETURN (x + 1);

ALTER FUNCTION public.sup(text, text) SUPPORT textlike_support;

CREATE OR REPLACE FUNCTION public.unnamed(n integer)
 RETURNS integer
 LANGUAGE sql
AS $function$select 1$function$;

ALTER PROCEDURE public.pr2(IN integer) SECURITY DEFINER;

CREATE FUNCTION public.defs2(x integer, y integer DEFAULT 1)
 RETURNS integer
 LANGUAGE sql
AS $function$select 1$function$;

CREATE FUNCTION public.outs(OUT a integer, OUT c integer)
 RETURNS record
 LANGUAGE sql
AS $function$select 1, 2$function$;

CREATE FUNCTION public.pname(z integer)
 RETURNS integer
 LANGUAGE sql
AS $function$select z$function$;

CREATE FUNCTION public.tab()
 RETURNS TABLE(a integer, b text)
 LANGUAGE sql
AS $function$select 1, ''$function$;

CREATE PROCEDURE public.becomes(IN x integer)
 LANGUAGE sql
AS $procedure$select 1$procedure$;

CREATE PROCEDURE public.pr(INOUT y integer)
 LANGUAGE sql
AS $procedure$select 1$procedure$;

CREATE AGGREGATE public.tofn(integer) (
    SFUNC = int4pl,
    STYPE = integer
);
