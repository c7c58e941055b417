CREATE TABLE visit (id int GENERATED ALWAYS AS IDENTITY, note text, "Fee" int, at date, added int);
GRANT SELECT (note, "Fee", added) ON visit TO clerk;
GRANT UPDATE ("Fee") ON visit TO clerk WITH GRANT OPTION;
GRANT REFERENCES (at) ON visit TO PUBLIC;
GRANT USAGE, SELECT ON SEQUENCE visit_id_seq TO clerk, "Night Shift";
CREATE TABLE count (id int);
CREATE TABLE fresh (id int GENERATED ALWAYS AS IDENTITY);
GRANT USAGE ON SEQUENCE fresh_id_seq TO clerk;
