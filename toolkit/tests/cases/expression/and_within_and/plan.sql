SET check_function_bodies = off;

CREATE DOMAIN public.d AS integer
    CONSTRAINT d_check CHECK (((VALUE BETWEEN 1 AND 5) AND (VALUE <> 3)));

CREATE TABLE public.g (
    a integer,
    told boolean GENERATED ALWAYS AS (((a BETWEEN 1 AND 2) AND (a > 0))) STORED
);

CREATE TABLE public.t (
    a integer,
    b integer,
    c text,
    v character varying(10),
    CONSTRAINT "between" CHECK (((a BETWEEN 1 AND 2) AND (b > 0))),
    CONSTRAINT between_later CHECK (((b > 0) AND ((a >= 1) AND (a <= 2)) AND (c <> ''::text))),
    CONSTRAINT between_of_between CHECK (((a BETWEEN 1 AND 2) AND ((b >=
CASE
    WHEN ((a BETWEEN 1 AND 2) AND (b = 1)) THEN 1
    ELSE NULL::integer
END) AND (b <= 4)))),
    CONSTRAINT both_or CHECK ((((a >= 1) AND (a <= 2)) OR ((b >= 3) AND (b <= 4)) OR (a IS NULL))),
    CONSTRAINT none_of CHECK (((((v)::text <> ALL (((ARRAY['a'::character varying, 'b'::character varying])::character varying[])::text[])) AND ((v)::text <> c))::boolean AND (a > 0))),
    CONSTRAINT not_between CHECK (((a NOT BETWEEN 1 AND 2) OR (b = 1))),
    CONSTRAINT of_length CHECK (((v)::text = ANY (((ARRAY['a'::character varying(3), 'b'::character varying(3)])::character varying(3)[])::text[]))),
    CONSTRAINT row_and CHECK ((((a = 1) AND (b = 2))::boolean AND (b = 3))),
    CONSTRAINT row_or CHECK ((((a <> 1) OR (b <> 2))::boolean OR (b = 3))),
    CONSTRAINT signs CHECK ((((c >= ' >= '::text) AND (c <= ') AND ('::text))::boolean AND (b = 1)))
);

CREATE FUNCTION public.f(a integer)
 RETURNS boolean
 LANGUAGE sql
RETURN ((a BETWEEN 1 AND 2) AND (a > 0));

CREATE FUNCTION public.s()
 RETURNS text
 LANGUAGE sql
AS $function$SELECT '(((a >= 1) AND (a <= 2)) AND (b > 0))'$function$;

CREATE VIEW public.v AS
 SELECT ((a BETWEEN 1 AND 2) AND (b > 0)) AS told
   FROM public.t
  WHERE ((a BETWEEN 1 AND 2) AND (b > 0) AND (c <> ''::text));

CREATE INDEX i ON public.t USING btree (a) WHERE ((a BETWEEN 1 AND 2) AND (b > 0));

CREATE POLICY p ON public.t USING (((a BETWEEN 1 AND 2) AND (b > 0)));
