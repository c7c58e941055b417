CREATE TABLE person (a text, b varchar(10), CONSTRAINT firm CHECK (b <> ''));
ALTER TABLE person ADD CONSTRAINT lax CHECK (num_nulls(a, b) < 2) NOT VALID;
CREATE TABLE nurse (LIKE person INCLUDING CONSTRAINTS);
ALTER TABLE nurse INHERIT person;
