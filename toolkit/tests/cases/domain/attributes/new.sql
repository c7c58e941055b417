CREATE SCHEMA "My S";
CREATE DOMAIN plain AS integer;
COMMENT ON DOMAIN plain IS 'now with a comment';
CREATE DOMAIN defaulted AS text DEFAULT upper('b');
CREATE DOMAIN undefaulted AS text;
CREATE DOMAIN strict AS varchar(5) NOT NULL CONSTRAINT short CHECK (length(value) < 4);
CREATE DOMAIN "My S"."Dom ""Ain" AS varchar(20) COLLATE "C"
    CONSTRAINT "len Chk" CHECK (length(value) > 1)
    CONSTRAINT listed CHECK (value IN ('aa', 'cc', 'it''s'));
COMMENT ON CONSTRAINT "len Chk" ON DOMAIN "My S"."Dom ""Ain" IS 'after';
CREATE DOMAIN waiting AS integer;
ALTER DOMAIN waiting ADD CONSTRAINT positive CHECK (value > 0);
ALTER DOMAIN waiting ADD CONSTRAINT small CHECK (value < 99) NOT VALID;
CREATE DOMAIN fresh AS numeric(8, 2)[] DEFAULT '{}' NOT NULL CHECK (cardinality(value) < 4);
CREATE DOMAIN "My S"."select" AS plain DEFAULT 7;
COMMENT ON DOMAIN "My S"."select" IS 'a domain over a domain';
CREATE TABLE t (id integer, p plain, s strict DEFAULT 'x', d "My S"."Dom ""Ain", w waiting, a plain[], n fresh DEFAULT '{1}');
