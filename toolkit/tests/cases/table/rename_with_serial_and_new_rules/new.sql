CREATE TABLE people (id serial PRIMARY KEY, mobile text NOT NULL CHECK (mobile <> ''), UNIQUE (mobile));
