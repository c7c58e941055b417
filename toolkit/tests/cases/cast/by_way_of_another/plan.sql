SET check_function_bodies = off;

CREATE TYPE public.z;

CREATE FUNCTION public.number(text)
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT length($1)$function$;

CREATE FUNCTION public.word(integer)
 RETURNS text
 LANGUAGE sql
AS $function$SELECT $1::text$function$;

CREATE FUNCTION public.z_in(cstring)
 RETURNS public.z
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$textin$function$;

CREATE FUNCTION public.z_out(public.z)
 RETURNS cstring
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$textout$function$;

CREATE TYPE public.z (
    INPUT = public.z_in,
    OUTPUT = public.z_out,
    STORAGE = plain,
    INTERNALLENGTH = variable,
    ALIGNMENT = int4
);

CREATE CAST (public.z AS text) WITHOUT FUNCTION AS IMPLICIT;

CREATE CAST (public.z AS integer) WITH FUNCTION public.number(text) AS ASSIGNMENT;

CREATE CAST (text AS public.z) WITHOUT FUNCTION AS IMPLICIT;

CREATE CAST (integer AS public.z) WITH FUNCTION public.word(integer) AS IMPLICIT;
