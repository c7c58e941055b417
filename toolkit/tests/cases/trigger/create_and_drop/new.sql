CREATE SCHEMA "Odd s";
CREATE TABLE "Odd s"."T t" (id int PRIMARY KEY, x text, "Y y" int);
CREATE TABLE log (t text);
CREATE FUNCTION "Odd s"."fn ""q"""() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER before_row BEFORE INSERT OR UPDATE OF x, "Y y" ON "Odd s"."T t"
  FOR EACH ROW WHEN (new."Y y" > 1 AND new.x IN ('a', 'b')) EXECUTE FUNCTION "Odd s"."fn ""q"""('a', 'b''c', '1\n', '');
CREATE TRIGGER transition AFTER UPDATE ON "Odd s"."T t" REFERENCING OLD TABLE AS o NEW TABLE AS "N n"
  FOR EACH STATEMENT EXECUTE FUNCTION "Odd s"."fn ""q"""();
CREATE TRIGGER "odd Name" AFTER TRUNCATE ON "Odd s"."T t" EXECUTE FUNCTION "Odd s"."fn ""q"""();
COMMENT ON TRIGGER "odd Name" ON "Odd s"."T t" IS 'on truncate';
CREATE CONSTRAINT TRIGGER deferred AFTER INSERT ON "Odd s"."T t" FROM log DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "Odd s"."fn ""q"""();
ALTER TABLE "Odd s"."T t" DISABLE TRIGGER before_row;
ALTER TABLE "Odd s"."T t" ENABLE REPLICA TRIGGER transition;
ALTER TABLE "Odd s"."T t" ENABLE ALWAYS TRIGGER deferred;
CREATE VIEW v AS SELECT id FROM "Odd s"."T t";
CREATE TRIGGER instead INSTEAD OF INSERT OR DELETE ON v FOR EACH ROW EXECUTE FUNCTION "Odd s"."fn ""q"""();
