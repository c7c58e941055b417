SET check_function_bodies = off;

CREATE SCHEMA "Odd s";

CREATE TABLE "Odd s"."T t" (
    id integer NOT NULL,
    x text,
    "Y y" integer,
    CONSTRAINT "T t_pkey" PRIMARY KEY (id)
);

CREATE TABLE public.log (
    t text
);

CREATE FUNCTION "Odd s"."fn ""q"""()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$begin return new; end$function$;

CREATE VIEW public.v AS
 SELECT id
   FROM "Odd s"."T t";

CREATE TRIGGER before_row BEFORE INSERT OR UPDATE OF x, "Y y" ON "Odd s"."T t" FOR EACH ROW WHEN (((new."Y y" > 1) AND (new.x = ANY (ARRAY['a'::text, 'b'::text])))) EXECUTE FUNCTION "Odd s"."fn ""q"""('a', 'b''c', '1\n', '');

ALTER TABLE "Odd s"."T t" DISABLE TRIGGER before_row;

CREATE CONSTRAINT TRIGGER deferred AFTER INSERT ON "Odd s"."T t" FROM public.log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "Odd s"."fn ""q"""();

ALTER TABLE "Odd s"."T t" ENABLE ALWAYS TRIGGER deferred;

CREATE TRIGGER "odd Name" AFTER TRUNCATE ON "Odd s"."T t" FOR EACH STATEMENT EXECUTE FUNCTION "Odd s"."fn ""q"""();

COMMENT ON TRIGGER "odd Name" ON "Odd s"."T t" IS 'on truncate';

CREATE TRIGGER transition AFTER UPDATE ON "Odd s"."T t" REFERENCING OLD TABLE AS o NEW TABLE AS "N n" FOR EACH STATEMENT EXECUTE FUNCTION "Odd s"."fn ""q"""();

ALTER TABLE "Odd s"."T t" ENABLE REPLICA TRIGGER transition;

CREATE TRIGGER instead INSTEAD OF INSERT OR DELETE ON public.v FOR EACH ROW EXECUTE FUNCTION "Odd s"."fn ""q"""();
