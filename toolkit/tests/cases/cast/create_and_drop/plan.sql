SET check_function_bodies = off;

CREATE SCHEMA s;

CREATE TYPE s.en AS ENUM ('a', 'b');

CREATE DOMAIN s.dom AS integer;

CREATE TYPE s.cx AS (
    re double precision,
    im double precision
);

CREATE FUNCTION s.cx2t(s.cx)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$select 1::text$function$;

CREATE CAST (s.cx AS text) WITH FUNCTION s.cx2t(s.cx) AS ASSIGNMENT;

CREATE CAST (text AS s.en) WITH INOUT AS IMPLICIT;

COMMENT ON CAST (text AS s.en) IS 'inout';

CREATE CONVERSION s.myconv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

COMMENT ON CONVERSION s.myconv IS 'conv';

CREATE DEFAULT CONVERSION s.myconv2 FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
