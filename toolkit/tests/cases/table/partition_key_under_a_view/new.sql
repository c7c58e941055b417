CREATE TABLE place (id serial, note text);
CREATE VIEW shown AS SELECT id > 1 AS big, note FROM place;
