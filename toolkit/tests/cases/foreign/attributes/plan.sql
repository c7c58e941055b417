SET check_function_bodies = off;

DROP USER MAPPING FOR "Night Shift" SERVER "S v";

DROP USER MAPPING FOR clerk SERVER moved;

DROP SERVER moved;

DROP FOREIGN DATA WRAPPER gone;

ALTER FOREIGN DATA WRAPPER "W p" OPTIONS (DROP a, SET b '3', ADD "C d" 'it''s');

COMMENT ON FOREIGN DATA WRAPPER "W p" IS 'after';

ALTER FOREIGN DATA WRAPPER checked NO VALIDATOR;

ALTER SERVER "S v" VERSION '2' OPTIONS (DROP a, SET b '3', ADD "C d" '4');

COMMENT ON SERVER "S v" IS 'after';

ALTER SERVER versioned VERSION NULL;

ALTER USER MAPPING FOR PUBLIC SERVER "S v" OPTIONS (DROP x, SET "odd name" 'even');

CREATE SERVER moved TYPE 'y' FOREIGN DATA WRAPPER checked OPTIONS (host 'h', port '1');

-- without its secrets, which are not read: set them again
CREATE USER MAPPING FOR clerk SERVER moved OPTIONS ("user" 'b');

CREATE USER MAPPING FOR clerk SERVER versioned;

CREATE FUNCTION public.validate(text[], oid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$BEGIN END$function$;

CREATE FOREIGN DATA WRAPPER fresh VALIDATOR public.validate;
