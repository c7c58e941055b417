SET check_function_bodies = off;

CREATE DOMAIN public.d AS character varying
    CONSTRAINT d_check CHECK (((VALUE)::text = ANY (((ARRAY['a'::character varying, 'b'::character varying])::character varying[])::text[])));

CREATE TABLE public.g (
    a character varying(4),
    g boolean GENERATED ALWAYS AS (((a)::text = ANY (((ARRAY['x'::character varying, 'y'::character varying])::character varying[])::text[]))) STORED,
    h boolean DEFAULT (('a'::character varying)::text = ANY (((ARRAY['b'::character varying, 'c'::character varying])::character varying[])::text[]))
);

CREATE TABLE public.t (
    a character varying(20),
    b character(3),
    c text,
    d character varying,
    CONSTRAINT t_a_check CHECK (((a)::text = ANY (((ARRAY['x'::character varying, 'it''s [y]'::character varying])::character varying[])::text[]))),
    CONSTRAINT t_b_check CHECK ((b = ANY (ARRAY['a'::bpchar, 'b'::bpchar]))),
    CONSTRAINT t_c_check CHECK ((c = ANY (ARRAY['q'::text, 'r'::text]))),
    CONSTRAINT t_d_check CHECK (((d)::text <> ALL (((ARRAY['q'::character varying, 'r'::character varying])::character varying[])::text[])))
);

CREATE FUNCTION public.f(x character varying)
 RETURNS boolean
 LANGUAGE sql
RETURN ((x)::text = ANY (((ARRAY['a'::character varying, 'b'::character varying])::character varying[])::text[]));

CREATE FUNCTION public.s(x character varying)
 RETURNS text
 LANGUAGE sql
AS $function$SELECT '(ARRAY[''a''::character varying])::text[]'$function$;

COMMENT ON FUNCTION public.s(character varying) IS '(ARRAY[''a''::character varying])::text[]';

CREATE VIEW public.v AS
 SELECT a
   FROM public.t
  WHERE ((d)::text = ANY (((ARRAY['b'::character varying, 'c'::character varying])::character varying[])::text[]));

CREATE INDEX i ON public.t USING btree (a) WHERE (((a)::text = ANY (((ARRAY['x'::character varying, 'y'::character varying])::character varying[])::text[])) AND (b <> ALL (ARRAY['z'::bpchar, 'q'::bpchar])));

CREATE POLICY p ON public.t USING (((a)::text = ANY (((ARRAY['x'::character varying, 'y'::character varying])::character varying[])::text[])));
