CREATE TABLE visit (id int, room int DEFAULT 7);
CREATE FUNCTION latest() RETURNS SETOF visit LANGUAGE sql BEGIN ATOMIC SELECT * FROM visit LIMIT 1; END;
COMMENT ON FUNCTION latest() IS 'made anew with the columns';
CREATE VIEW shown AS SELECT id FROM latest();
