SET check_function_bodies = off;

CREATE DOMAIN public.odd AS integer;

CREATE SEQUENCE public.numbers;

CREATE DOMAIN public.numbered AS integer DEFAULT nextval('public.numbers'::regclass);

CREATE TABLE public.allowed (
    code text NOT NULL,
    CONSTRAINT allowed_pkey PRIMARY KEY (code)
);

CREATE FUNCTION public.is_allowed(text)
 RETURNS boolean
 LANGUAGE sql
AS $function$SELECT EXISTS (SELECT FROM allowed WHERE code = $1)$function$;

CREATE DOMAIN public.code AS text
    CONSTRAINT code_check CHECK (public.is_allowed(VALUE));

CREATE TABLE public.t (
    c public.code,
    o public.odd,
    n public.numbered
);

CREATE FUNCTION public.is_odd(public.odd)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$BEGIN RETURN $1 % 2 = 1; END$function$;

ALTER DOMAIN public.odd ADD CONSTRAINT itself CHECK (public.is_odd((VALUE)::public.odd));
