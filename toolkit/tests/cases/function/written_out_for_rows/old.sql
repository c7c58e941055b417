CREATE TABLE visit (id int, note text);
CREATE FUNCTION latest() RETURNS SETOF visit LANGUAGE sql BEGIN ATOMIC SELECT * FROM visit LIMIT 1; END;
COMMENT ON FUNCTION latest() IS 'made anew with the columns';
CREATE VIEW shown AS SELECT id FROM latest();
INSERT INTO visit VALUES (1, 'a');
