SET check_function_bodies = off;

CREATE TYPE closed.given AS ENUM ('a');

CREATE TYPE closed.usual AS ENUM ('a');

REVOKE USAGE ON TYPE closed.usual FROM clerk;

CREATE FUNCTION closed.for_all()
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT 1$function$;

CREATE FUNCTION closed.for_none()
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT 1$function$;

REVOKE EXECUTE ON FUNCTION closed.for_none() FROM PUBLIC;

CREATE FUNCTION public.for_none()
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT 1$function$;
