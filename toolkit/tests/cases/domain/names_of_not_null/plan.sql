ALTER DOMAIN public.a RENAME CONSTRAINT own TO a_not_null;

COMMENT ON CONSTRAINT a_not_null ON DOMAIN public.a IS 'after';

ALTER DOMAIN public.b ADD CONSTRAINT own NOT NULL;

ALTER DOMAIN public.c RENAME CONSTRAINT c_not_null TO "Other one";

COMMENT ON CONSTRAINT "Other one" ON DOMAIN public.c IS 'named';
