CREATE TABLE "Bad ""Name""; DROP" ("select" bigint NOT NULL, "%s" text DEFAULT '100%', "ünï" varchar(20));
CREATE INDEX "on "" USING x" ON "Bad ""Name""; DROP" ("%s");
CREATE TABLE "Ta.ble" ("Id" serial PRIMARY KEY, "a b" int UNIQUE REFERENCES "Ta.ble");
COMMENT ON TABLE "Ta.ble" IS 'it''s "quoted" {curly} %s \ back';
COMMENT ON COLUMN "Ta.ble"."a b" IS E'two\nlines';
