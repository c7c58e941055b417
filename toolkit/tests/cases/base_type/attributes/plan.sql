-- until base type public.num is made anew
ALTER TABLE public.t ALTER COLUMN n TYPE text USING n::text;

-- until base type public.num is made anew
ALTER TABLE public.t ALTER COLUMN ns TYPE text[] USING ns::text[];

DROP TYPE public.num CASCADE;

DROP TYPE public.shell;

ALTER TYPE public.str SET (SEND = public.str_send, ANALYZE = array_typanalyze, STORAGE = extended);

ALTER TABLE public.t ALTER COLUMN s SET STORAGE EXTENDED;

COMMENT ON TYPE public.str IS 'after';

CREATE SCHEMA "My S";

CREATE TYPE "My S"."B t";

CREATE TYPE public.num;

CREATE TYPE public.other_shell;

CREATE FUNCTION "My S"."in"(cstring)
 RETURNS "My S"."B t"
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$textin$function$;

CREATE FUNCTION "My S"."out"("My S"."B t")
 RETURNS cstring
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$textout$function$;

CREATE TYPE "My S"."B t" (
    INPUT = "My S"."in",
    OUTPUT = "My S"."out",
    TYPMOD_IN = varchartypmodin,
    TYPMOD_OUT = varchartypmodout,
    STORAGE = plain,
    INTERNALLENGTH = variable,
    ALIGNMENT = int4,
    COLLATABLE = true
);

ALTER TABLE public.t ADD COLUMN b "My S"."B t"(5) COLLATE pg_catalog."C";

ALTER TABLE public.t ADD COLUMN ss "My S"."B t"[];

CREATE FUNCTION public.num_in(cstring)
 RETURNS public.num
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int4in$function$;

CREATE FUNCTION public.num_out(public.num)
 RETURNS cstring
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int4out$function$;

CREATE TYPE public.num (
    INPUT = public.num_in,
    OUTPUT = public.num_out,
    STORAGE = plain,
    INTERNALLENGTH = 4,
    ALIGNMENT = int4,
    CATEGORY = 'N',
    PREFERRED = true,
    DEFAULT = '42',
    DELIMITER = ';',
    PASSEDBYVALUE
);

ALTER TABLE public.t ALTER COLUMN n TYPE public.num USING n::public.num;

ALTER TABLE public.t ALTER COLUMN ns TYPE public.num[] USING ns::public.num[];
