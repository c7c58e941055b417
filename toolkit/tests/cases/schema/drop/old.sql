CREATE SCHEMA app;
CREATE TABLE app.t (id serial PRIMARY KEY);
CREATE TYPE app.e AS ENUM ('x');
CREATE TABLE u (e app.e);
