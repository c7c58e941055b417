CREATE TABLE visit (id int, ward int);
CREATE TABLE "Bed" (size int);
CREATE VIEW beds AS SELECT size AS width FROM "Bed";
-- Without columns in common there is no condition.
CREATE VIEW few AS SELECT * FROM visit NATURAL LEFT JOIN "Bed" b WHERE ward > 0;
CREATE VIEW any_ AS SELECT * FROM visit JOIN visit v2 USING (id, ward) NATURAL FULL JOIN beds;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM "Bed" NATURAL RIGHT JOIN beds;
CREATE VIEW otherwise AS SELECT * FROM visit LEFT JOIN "Bed" ON true;
