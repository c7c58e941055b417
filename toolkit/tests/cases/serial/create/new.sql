CREATE TABLE a (id serial PRIMARY KEY, b bigserial, c smallserial);
