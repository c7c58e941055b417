CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER one FOREIGN DATA WRAPPER w;
CREATE SERVER two FOREIGN DATA WRAPPER w;
CREATE TYPE mood AS ENUM ('sad', 'happy', 'gone');
CREATE DOMAIN number AS integer;
CREATE FOREIGN TABLE far (
    a integer OPTIONS (x 'y', "o p" 'q') NOT NULL, b text DEFAULT 'q' CHECK (b <> ''), c integer, d integer OPTIONS (k 'v'),
    m mood, n number, t text
) SERVER one OPTIONS (t 'u', v 'w');
COMMENT ON FOREIGN TABLE far IS 'before';
COMMENT ON COLUMN far.a IS 'before';
CREATE FOREIGN TABLE gone () SERVER one;
CREATE FOREIGN TABLE moved (a integer) SERVER one;
CREATE TABLE here (a integer);
CREATE TABLE parts (a integer) PARTITION BY LIST (a);
CREATE FOREIGN TABLE part PARTITION OF parts FOR VALUES IN (1) SERVER one OPTIONS (p '1');
CREATE VIEW v AS SELECT a FROM far;
