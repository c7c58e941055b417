SET check_function_bodies = off;

CREATE SCHEMA "My Schema";

CREATE TYPE "My Schema".comp AS (
    a integer,
    b text
);

CREATE TABLE public.tab (
    id integer,
    v text
);

CREATE FUNCTION "My Schema"."odd ""fn("(integer, "My Schema".comp, VARIADIC text[])
 RETURNS integer
 LANGUAGE sql
AS $function$select 1$function$;

COMMENT ON FUNCTION "My Schema"."odd ""fn("(integer, "My Schema".comp, text[]) IS 'odd';

CREATE FUNCTION public.atom(a integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT LEAKPROOF
BEGIN ATOMIC
 SELECT 1;
 SELECT (a + 2);
END;

CREATE FUNCTION public.atom2(a integer)
 RETURNS integer
 LANGUAGE sql
RETURN public.atom(a);

CREATE FUNCTION public.cfun(internal)
 RETURNS internal
 LANGUAGE c
AS '$libdir/plpgsql', $function$plpgsql_call_handler$function$;

CREATE FUNCTION public.outf(a integer, OUT b integer, INOUT c text)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET work_mem TO '5MB'
AS $function$begin end$function$;

CREATE FUNCTION public.poly(anyelement, anyarray)
 RETURNS anyelement
 LANGUAGE sql
AS $function$select $1$function$;

CREATE FUNCTION public.supp(text, text)
 RETURNS boolean
 LANGUAGE internal
 IMMUTABLE STRICT SUPPORT textlike_support
AS $function$textlike$function$;

CREATE FUNCTION public.tabf(x integer DEFAULT 1, y text DEFAULT 'a'::text)
 RETURNS TABLE(a integer, b text)
 LANGUAGE sql
 COST 5 ROWS 10
AS $function$select 1, 'x'$function$;

CREATE FUNCTION public.trf(x anycompatible, y anycompatible)
 RETURNS anycompatible
 LANGUAGE sql
AS $function$select $1$function$;

CREATE FUNCTION public.win(integer)
 RETURNS bigint
 LANGUAGE internal
 WINDOW
AS $function$window_row_number$function$;

CREATE PROCEDURE public.patom(IN a integer)
 LANGUAGE sql
BEGIN ATOMIC
 INSERT INTO public.tab (id, v)
   VALUES (patom.a, 'x'::text);
 UPDATE public.tab SET v = 'y'::text
   WHERE (tab.id = patom.a);
END;

CREATE PROCEDURE public.pp(IN a integer, INOUT b text DEFAULT 'q'::text, VARIADIC c integer[] DEFAULT '{}'::integer[])
 LANGUAGE plpgsql
AS $procedure$begin commit; end$procedure$;

CREATE PROCEDURE public.px(OUT a integer)
 LANGUAGE plpgsql
AS $procedure$begin a := 1; end$procedure$;

COMMENT ON PROCEDURE public.px() IS 'out';

CREATE PROCEDURE public.px(IN a integer)
 LANGUAGE plpgsql
AS $procedure$begin a := 1; end$procedure$;

COMMENT ON PROCEDURE public.px(IN integer) IS 'in';
