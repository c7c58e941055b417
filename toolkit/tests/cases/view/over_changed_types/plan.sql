SET check_function_bodies = off;

DROP POLICY po ON public.p;

DROP TRIGGER t ON public.p;

DROP RULE rr ON public.p;

DROP INDEX public.ix;

DROP AGGREGATE public.moods(public.mood);

DROP MATERIALIZED VIEW public.mv;

DROP VIEW public.above_tbv;

DROP VIEW public.above_tobe;

DROP VIEW public.compv;

DROP VIEW public.domv;

DROP VIEW public.tobetable;

DROP FUNCTION public.at(integer);

DROP FUNCTION public.changes_kind(integer);

DROP FUNCTION public.dom(public.dm);

DROP FUNCTION public.gives();

DROP FUNCTION public.row_of(public.p);

ALTER TABLE public.p ALTER COLUMN m DROP DEFAULT;

-- until view public.v2 is made anew
ALTER TABLE public.holder ALTER COLUMN h TYPE text USING h::text;

-- until view public.v2 is made anew
ALTER TABLE public.holder ALTER COLUMN hs TYPE text[] USING hs::text[];

DROP VIEW public.v2;

DROP VIEW public.v;

DROP CAST (public.mood AS integer);

DROP FUNCTION public.takes(public.mood);

-- loses the data of table public.tobeview
DROP TABLE public.tobeview;

DROP DOMAIN public.dm;

-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('sad', 'happy', 'ok');

ALTER TABLE public.p ALTER COLUMN m TYPE public.mood USING m::text::public.mood;

ALTER TABLE public.p ALTER COLUMN ms TYPE public.mood[] USING ms::text[]::public.mood[];

DROP TYPE public.mood__old;

ALTER TYPE public.ct ALTER ATTRIBUTE a TYPE bigint;

ALTER TABLE public.p ALTER COLUMN id TYPE bigint;

ALTER TABLE public.p ALTER COLUMN n TYPE bigint;

CREATE DOMAIN public.dm AS bigint
    CONSTRAINT dm_check CHECK ((VALUE > 1));

ALTER TYPE public.ct ADD ATTRIBUTE c integer;

CREATE TABLE public.tobetable (
    a integer
);

CREATE FUNCTION public.dom(public.dm)
 RETURNS public.dm
 LANGUAGE sql
AS $function$select $1$function$;

CREATE FUNCTION public.gives()
 RETURNS public.mood
 LANGUAGE sql
AS $function$select 'ok'::mood$function$;

CREATE FUNCTION public.takes(public.mood)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$select 1$function$;

CREATE PROCEDURE public.changes_kind(IN integer)
 LANGUAGE sql
AS $procedure$select 1$procedure$;

CREATE VIEW public.above_tobe AS
 SELECT a
   FROM public.tobetable;

CREATE VIEW public.compv AS
 SELECT a,
    b
   FROM public.comp(NULL::public.ct) c(a, b, c);

CREATE VIEW public.domv AS
 SELECT public.dom((n)::public.dm) AS d
   FROM public.p;

CREATE VIEW public.tobeview AS
 SELECT 1 AS a,
    'x'::text AS b;

CREATE VIEW public.above_tbv AS
 SELECT a,
    b
   FROM public.tobeview;

CREATE AGGREGATE public.moods(public.mood) (
    SFUNC = array_append,
    STYPE = public.mood[],
    INITCOND = '{}'
);

CREATE CAST (public.mood AS integer) WITH FUNCTION public.takes(public.mood) AS ASSIGNMENT;

ALTER TABLE public.p ALTER COLUMN m SET DEFAULT 'ok'::public.mood;

CREATE FUNCTION public.at(x integer)
 RETURNS public.mood
 LANGUAGE sql
BEGIN ATOMIC
 SELECT p.m
    FROM public.p
   WHERE (p.id = at.x);
END;

CREATE VIEW public.v AS
 SELECT id,
    m,
    ms
   FROM public.p
  WHERE (m > 'sad'::public.mood);

CREATE FUNCTION public.row_of(public.p)
 RETURNS public.v
 LANGUAGE sql
AS $function$select 1::bigint, null::mood, null::mood[]$function$;

CREATE VIEW public.v2 AS
 SELECT m,
    count(*) AS c
   FROM public.v
  GROUP BY m;

COMMENT ON VIEW public.v2 IS 'v2';

ALTER TABLE public.holder ALTER COLUMN h TYPE public.v2 USING h::public.v2;

ALTER TABLE public.holder ALTER COLUMN hs TYPE public.v2[] USING hs::public.v2[];

CREATE MATERIALIZED VIEW public.mv AS
 SELECT m
   FROM public.p;

CREATE INDEX mvi ON public.mv USING btree (m);

CREATE INDEX ix ON public.p USING btree (public.takes(m));

CREATE RULE rr AS
    ON UPDATE TO public.p
   WHERE (new.m = 'sad'::public.mood) DO  DELETE FROM public.holder;

CREATE TRIGGER t BEFORE UPDATE ON public.p FOR EACH ROW WHEN ((new.m = 'sad'::public.mood)) EXECUTE FUNCTION public.trg();

CREATE POLICY po ON public.p USING ((m = 'ok'::public.mood));
