CREATE TABLE visit (id int GENERATED ALWAYS AS IDENTITY, note text, "Fee" int, gone int, at date);
GRANT SELECT (note), UPDATE (note, "Fee") ON visit TO clerk;
GRANT SELECT (gone) ON visit TO clerk;
GRANT USAGE ON SEQUENCE visit_id_seq TO clerk;
CREATE TABLE count (id int GENERATED ALWAYS AS IDENTITY);
GRANT SELECT ON SEQUENCE count_id_seq TO clerk;
