CREATE TABLE person (id bigserial);
CREATE TABLE nurse (ward int) INHERITS (person);
INSERT INTO nurse VALUES (1, 2);
