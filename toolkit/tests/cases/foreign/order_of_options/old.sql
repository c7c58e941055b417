CREATE TABLE narrowed (b text);
ALTER TABLE narrowed ALTER b SET (n_distinct = 5);
CREATE MATERIALIZED VIEW kept AS SELECT * FROM narrowed;
ALTER MATERIALIZED VIEW kept ALTER b SET (n_distinct = 5);
