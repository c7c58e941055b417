ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE clerk REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE clerk REVOKE EXECUTE ON FUNCTIONS FROM "Night Shift";

ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON SEQUENCES TO clerk;

CREATE SCHEMA desk;

CREATE TYPE app.mood AS ENUM ('fine');

CREATE SEQUENCE app.granted_by_default_id_seq AS integer;

CREATE TABLE app.granted_by_default (
    id integer DEFAULT nextval('app.granted_by_default_id_seq'::regclass) NOT NULL
);

CREATE TABLE app.kept_private (
    id integer
);

REVOKE SELECT ON TABLE app.kept_private FROM clerk;

ALTER SEQUENCE app.granted_by_default_id_seq OWNED BY app.granted_by_default.id;

ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO clerk;
