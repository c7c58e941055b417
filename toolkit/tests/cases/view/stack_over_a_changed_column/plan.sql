SET check_function_bodies = off;

DROP POLICY p2 ON public.other;

DROP POLICY p ON public.t;

DROP TRIGGER when_amount ON public.t;

DROP RULE r ON public.t;

DROP MATERIALIZED VIEW public.mv;

DROP VIEW public.v3;

DROP VIEW public.v2;

DROP FUNCTION public.atomic();

DROP FUNCTION public.rows_of_v1();

DROP VIEW public.v1;

-- loses the data of column public.t.gone
ALTER TABLE public.t DROP COLUMN gone;

ALTER TABLE public.t ALTER COLUMN amount TYPE bigint;

CREATE FUNCTION public.atomic()
 RETURNS bigint
 LANGUAGE sql
BEGIN ATOMIC
 SELECT sum(t.amount) AS sum
    FROM public.t;
END;

CREATE VIEW public.v1 AS
 SELECT id,
    name,
    amount
   FROM public.t;

COMMENT ON VIEW public.v1 IS 'first';

COMMENT ON COLUMN public.v1.amount IS 'how much';

ALTER TABLE public.v1 ALTER COLUMN amount SET DEFAULT 7;

CREATE FUNCTION public.rows_of_v1()
 RETURNS SETOF public.v1
 LANGUAGE sql
 STABLE
AS $function$SELECT * FROM v1$function$;

COMMENT ON FUNCTION public.rows_of_v1() IS 'fn';

CREATE VIEW public.v2 WITH (security_barrier='true') AS
 SELECT id,
    amount
   FROM public.v1
  WHERE (amount > 1)
  WITH LOCAL CHECK OPTION;

CREATE VIEW public.v3 AS
 SELECT sum(amount) AS total
   FROM public.v2;

COMMENT ON VIEW public.v3 IS 'third';

CREATE MATERIALIZED VIEW public.mv AS
 SELECT id,
    amount
   FROM public.v2;

ALTER MATERIALIZED VIEW public.mv ALTER COLUMN amount SET STATISTICS 7;

COMMENT ON MATERIALIZED VIEW public.mv IS 'mat';

COMMENT ON COLUMN public.mv.amount IS 'mv col';

CREATE INDEX mv_a ON public.mv USING btree (amount);

CREATE UNIQUE INDEX mv_id ON public.mv USING btree (id);

ALTER TABLE public.mv CLUSTER ON mv_id;

COMMENT ON INDEX public.mv_id IS 'index comment';

CREATE RULE r AS
    ON UPDATE TO public.t
   WHERE (old.amount = 3) DO  INSERT INTO public.other (x)
  VALUES (new.amount);

ALTER TABLE public.t DISABLE RULE r;

COMMENT ON RULE r ON public.t IS 'rule';

CREATE TRIGGER when_amount BEFORE UPDATE OF amount ON public.t FOR EACH ROW WHEN ((old.amount <> new.amount)) EXECUTE FUNCTION public.trg();

ALTER TABLE public.t DISABLE TRIGGER when_amount;

COMMENT ON TRIGGER when_amount ON public.t IS 'trig';

CREATE TRIGGER ins INSTEAD OF INSERT ON public.v3 FOR EACH ROW EXECUTE FUNCTION public.trg();

CREATE POLICY p2 ON public.other USING ((x IN ( SELECT t.amount
   FROM public.t)));

CREATE POLICY p ON public.t USING ((amount > 0));

COMMENT ON POLICY p ON public.t IS 'pol';
