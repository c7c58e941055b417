CREATE SCHEMA "My App";

CREATE SCHEMA app;

COMMENT ON SCHEMA app IS 'all of it';

CREATE TYPE app.kind AS ENUM ('a');

CREATE SEQUENCE "My App".t_id_seq AS integer;

CREATE SEQUENCE app.s;

CREATE TABLE "My App".t (
    id integer DEFAULT nextval('"My App".t_id_seq'::regclass) NOT NULL,
    k app.kind DEFAULT 'a'::app.kind,
    n bigint DEFAULT nextval('app.s'::regclass),
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE "My App".t_id_seq OWNED BY "My App".t.id;

CREATE INDEX t_k_idx ON "My App".t USING btree (k);
