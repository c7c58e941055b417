CREATE TYPE span AS RANGE (subtype = text);
CREATE TABLE visit (id bigint, span span);
CREATE TABLE note (visit visit, text text);
CREATE MATERIALIZED VIEW visits AS SELECT v AS whole, v.id FROM visit v;
