CREATE SCHEMA "My S";
CREATE DOMAIN plain AS integer;
CREATE DOMAIN gone AS text;
CREATE DOMAIN defaulted AS text DEFAULT 'a';
CREATE DOMAIN undefaulted AS text DEFAULT 'a' NOT NULL;
CREATE DOMAIN strict AS varchar(5);
CREATE DOMAIN "My S"."Dom ""Ain" AS varchar(20) COLLATE "C" DEFAULT 'x''y'
    CONSTRAINT "len Chk" CHECK (length(value) > 1)
    CONSTRAINT listed CHECK (value IN ('aa', 'bb', 'it''s'))
    CONSTRAINT dropped CHECK (value <> '');
COMMENT ON DOMAIN "My S"."Dom ""Ain" IS 'before';
COMMENT ON CONSTRAINT "len Chk" ON DOMAIN "My S"."Dom ""Ain" IS 'before';
CREATE DOMAIN waiting AS integer;
ALTER DOMAIN waiting ADD CONSTRAINT positive CHECK (value > 0) NOT VALID;
ALTER DOMAIN waiting ADD CONSTRAINT small CHECK (value < 100) NOT VALID;
CREATE TABLE t (id integer, p plain, s strict DEFAULT 'x', d "My S"."Dom ""Ain", w waiting, a plain[]);
INSERT INTO t VALUES (1, 1, 'x', 'aa', 1, '{1}');
