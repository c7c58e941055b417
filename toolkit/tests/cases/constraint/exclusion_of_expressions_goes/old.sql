CREATE TABLE t ("select" integer, kept integer, of_key integer);
ALTER TABLE t ADD CONSTRAINT "dot.ted" EXCLUDE USING btree ((CASE WHEN "select" > 1 THEN 'x' ELSE 'y' END) WITH =, of_key WITH =);
CREATE TABLE u (a integer, b integer, CONSTRAINT plain EXCLUDE USING btree (a WITH =) WHERE (b > 0));
