CREATE TABLE users (id integer PRIMARY KEY, name text, phone text, active boolean NOT NULL DEFAULT true);
