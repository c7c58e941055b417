CREATE TABLE visit (at date, room int) PARTITION BY RANGE (at);
CREATE TABLE visit_1 PARTITION OF visit DEFAULT;
CREATE TABLE visit_2 (at date, room int, CONSTRAINT visit_2_at_excl EXCLUDE USING btree (at WITH =));
