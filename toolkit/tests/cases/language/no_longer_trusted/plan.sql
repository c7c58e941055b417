DROP FUNCTION public.one();

DROP LANGUAGE ml;

CREATE LANGUAGE ml HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;

CREATE FUNCTION public.one()
 RETURNS integer
 LANGUAGE ml
AS $function$begin return 1; end$function$;
