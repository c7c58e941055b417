CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED);
CREATE PUBLICATION one FOR TABLE t WITH (publish_generated_columns = stored);
CREATE PUBLICATION two FOR TABLE t;
