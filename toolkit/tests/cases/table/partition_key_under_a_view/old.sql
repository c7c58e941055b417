CREATE TABLE place (id integer, z integer) PARTITION BY RANGE (id);
CREATE TABLE visit (id serial, note text, places place[]);
CREATE VIEW shown AS SELECT id > 1 AS big, note FROM visit;
