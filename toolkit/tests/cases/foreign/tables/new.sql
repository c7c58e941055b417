CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER one FOREIGN DATA WRAPPER w;
CREATE SERVER two FOREIGN DATA WRAPPER w;
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE DOMAIN number AS bigint;
CREATE FOREIGN TABLE far (
    a bigint OPTIONS (x 'z', "N n" 'o''p'), b text CHECK (b <> 'x') NOT NULL, d integer, m mood, n number, t integer,
    added text OPTIONS (far 'away') COLLATE "C"
) SERVER one OPTIONS (t 'uu', x '');
COMMENT ON FOREIGN TABLE far IS 'after';
COMMENT ON COLUMN far.a IS 'after';
CREATE SCHEMA "My S";
CREATE FOREIGN TABLE "My S"."F t" ("A b" integer GENERATED ALWAYS AS (1 + 2) STORED) SERVER two;
COMMENT ON FOREIGN TABLE "My S"."F t" IS 'fresh';
CREATE FOREIGN TABLE moved (a integer) SERVER two;
CREATE FOREIGN TABLE here (a integer) SERVER two;
CREATE TABLE parts (a integer) PARTITION BY LIST (a);
CREATE FOREIGN TABLE part PARTITION OF parts FOR VALUES IN (1) SERVER one OPTIONS (p '2');
CREATE VIEW v AS SELECT a FROM far;
