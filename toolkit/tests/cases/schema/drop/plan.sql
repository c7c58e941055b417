-- loses the data of table app.t
DROP TABLE app.t;

ALTER TABLE public.u ALTER COLUMN e TYPE text USING e::text;

DROP TYPE app.e;

DROP SCHEMA app;
