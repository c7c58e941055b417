CREATE SCHEMA app;
CREATE SCHEMA "My App";
COMMENT ON SCHEMA app IS 'all of it';
CREATE TYPE app.kind AS ENUM ('a');
CREATE SEQUENCE app.s;
CREATE TABLE "My App".t (id serial PRIMARY KEY, k app.kind DEFAULT 'a', n bigint DEFAULT nextval('app.s'));
CREATE INDEX ON "My App".t (k);
