CREATE TABLE visit (id int, note text, room int);
GRANT SELECT, UPDATE ON visit TO clerk WITH GRANT OPTION;
GRANT SELECT (id), UPDATE (note) ON visit TO clerk WITH GRANT OPTION;
GRANT SELECT (room) ON visit TO clerk;
