-- REVOKE on the table takes those on columns along.
CREATE TABLE visit (id int, note text, room int);
GRANT UPDATE ON visit TO clerk;
GRANT SELECT (id), UPDATE (note) ON visit TO clerk WITH GRANT OPTION;
GRANT SELECT (note) ON visit TO clerk;
