SET check_function_bodies = off;

DROP POLICY pa ON s.uses;

DROP TRIGGER pt ON s.part;

DROP INDEX s.ui;

DROP VIEW s.drops;

DROP VIEW s.pv;

DROP VIEW s.v;

DROP VIEW s.vm;

DROP MATERIALIZED VIEW s.m2;

DROP MATERIALIZED VIEW s.m1;

DROP PROCEDURE s.proc();

DROP VIEW s.keeps;

DROP OPERATOR CLASS s.ops USING hash;

DROP OPERATOR s.=(s.a, s.a);

ALTER TABLE s.def DROP CONSTRAINT def_b_check;

ALTER TABLE s.uses ALTER COLUMN c TYPE jsonb USING pg_catalog.to_jsonb(c);

-- loses the data of column s.a.y
ALTER TABLE s.a DROP COLUMN y;

ALTER TABLE s.a ALTER COLUMN id TYPE bigint;

ALTER TABLE s.a ALTER COLUMN x TYPE character varying(20);

ALTER TABLE s.part ALTER COLUMN v TYPE character varying(5);

CREATE OR REPLACE FUNCTION s.eq(s.a, s.a)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select false$function$;

ALTER TABLE s.uses ALTER COLUMN c TYPE s.a USING pg_catalog.jsonb_populate_record(NULL::s.a, c);

CREATE FUNCTION s.f(x bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$select x$function$;

ALTER TABLE s.def ALTER COLUMN a SET DEFAULT s.f((1)::bigint);

DROP FUNCTION s.f(integer);

ALTER TABLE s.def ADD CONSTRAINT def_b_check CHECK ((s.f((b)::bigint) > 0));

CREATE VIEW s.pv AS
 SELECT k,
    v
   FROM s.part;

CREATE OPERATOR s.= (
    FUNCTION = s.eq,
    LEFTARG = s.a,
    RIGHTARG = s.a,
    HASHES,
    MERGES
);

CREATE OPERATOR CLASS s.ops DEFAULT FOR TYPE s.a USING hash FAMILY s.ops AS
    OPERATOR 1 s.=(s.a, s.a),
    FUNCTION 1 (s.a, s.a) s.h(s.a);

CREATE VIEW s.drops AS
 SELECT id,
    x
   FROM s.a;

CREATE VIEW s.keeps AS
 SELECT id,
    1 AS y
   FROM s.a;

CREATE VIEW s.v AS
 SELECT (c OPERATOR(s.=) c) AS same
   FROM s.uses u;

CREATE MATERIALIZED VIEW s.m1 AS
 SELECT id,
    x
   FROM s.a;

CREATE MATERIALIZED VIEW s.m2 AS
 SELECT id
   FROM s.m1;

CREATE VIEW s.vm AS
 SELECT id
   FROM s.m2;

CREATE INDEX m1f ON s.m1 USING btree (s.f(id));

CREATE UNIQUE INDEX m2i ON s.m2 USING btree (id);

CREATE INDEX ui ON s.uses USING hash (c);

CREATE RULE kr AS
    ON INSERT TO s.keeps DO INSTEAD  INSERT INTO s.a (id, x)
  VALUES (new.id, 'k'::character varying);

CREATE TRIGGER pt BEFORE UPDATE OF v ON s.part FOR EACH ROW WHEN (((new.v)::text > 'a'::text)) EXECUTE FUNCTION s.trg();

ALTER TABLE s.part1 DISABLE TRIGGER pt;

CREATE POLICY pa ON s.uses USING ((EXISTS ( SELECT 1
   FROM s.drops
  WHERE (drops.id = 1))));
