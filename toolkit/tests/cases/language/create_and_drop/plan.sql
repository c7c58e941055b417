SET check_function_bodies = off;

CREATE SCHEMA s;

CREATE LANGUAGE "My Lang" HANDLER plpgsql_call_handler;

COMMENT ON LANGUAGE "My Lang" IS 'lang';

CREATE TRUSTED LANGUAGE mylang HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;

CREATE ACCESS METHOD "gist 2" TYPE INDEX HANDLER gisthandler;

CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;

COMMENT ON ACCESS METHOD heap2 IS 'am';

CREATE TABLE s.t2 (
    a integer
) USING heap2;

CREATE FUNCTION s.fs(internal)
 RETURNS internal
 LANGUAGE internal
AS $function$prsd_lextype$function$;

CREATE FUNCTION s.inlang()
 RETURNS integer
 LANGUAGE mylang
AS $function$begin return 1; end$function$;

CREATE FUNCTION s.ts(internal)
 RETURNS integer
 LANGUAGE internal
AS $function$int4recv$function$;

CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));

COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'trf';

CREATE FUNCTION s.usest(integer)
 RETURNS integer
 TRANSFORM FOR TYPE integer
 LANGUAGE sql
AS $function$select 1$function$;
