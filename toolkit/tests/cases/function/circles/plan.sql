SET check_function_bodies = off;

CREATE SCHEMA z;

CREATE TABLE public.t (
    id integer,
    n integer
);

CREATE TABLE public.zz (
    a integer
);

CREATE TABLE z.lookup (
    z integer
);

CREATE FUNCTION public.c1()
 RETURNS integer
 LANGUAGE sql
RETURN 1;

CREATE FUNCTION public.c2()
 RETURNS integer
 LANGUAGE sql
RETURN public.c1();

CREATE FUNCTION public.c3()
 RETURNS integer
 LANGUAGE sql
RETURN (public.c2() + public.c1());

CREATE FUNCTION public.check_row(public.t)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select true$function$;

ALTER TABLE public.t ADD CONSTRAINT c CHECK (public.check_row(t.*));

CREATE FUNCTION public.get_zz()
 RETURNS SETOF public.zz
 LANGUAGE plpgsql
AS $function$begin return query select * from public.zz; end$function$;

CREATE FUNCTION public.lk(integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$select max(z) from z.lookup$function$;

CREATE TABLE public.aa (
    x integer,
    g integer GENERATED ALWAYS AS (public.lk(x)) STORED
);

CREATE FUNCTION public.next_n()
 RETURNS integer
 LANGUAGE sql
BEGIN ATOMIC
 SELECT (COALESCE(max(t.n), 0) + 1)
    FROM public.t;
END;

ALTER TABLE public.t ALTER COLUMN n SET DEFAULT public.next_n();

CREATE FUNCTION public.of_type(public.aa)
 RETURNS integer
 LANGUAGE sql
AS $function$select $1.x$function$;

CREATE FUNCTION public.str_n()
 RETURNS integer
 LANGUAGE plpgsql
AS $function$begin return (select max(n) from t2); end$function$;

CREATE TABLE public.t2 (
    n integer DEFAULT public.str_n()
);

CREATE VIEW public.usingrow AS
 SELECT public.of_type(aa.*) AS of_type
   FROM public.aa;

CREATE MATERIALIZED VIEW public.amat AS
 SELECT a
   FROM public.get_zz() get_zz(a)
WITH NO DATA;

CREATE INDEX aai ON public.aa USING btree (public.lk(x));
