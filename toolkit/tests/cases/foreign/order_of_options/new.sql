CREATE TABLE narrowed (b text);
ALTER TABLE narrowed ALTER b SET (n_distinct_inherited = 3, n_distinct = 5);
CREATE MATERIALIZED VIEW kept AS SELECT * FROM narrowed;
ALTER MATERIALIZED VIEW kept ALTER b SET (n_distinct_inherited = 3, n_distinct = 5);
CREATE FOREIGN DATA WRAPPER w OPTIONS (b '1', a '1');
CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (port '1', host 'a');
CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (role 'x', by 'y');
CREATE FOREIGN TABLE far (a int OPTIONS (z '1', a '1')) SERVER s OPTIONS (z '1', a '1');
