CREATE TABLE person (name text);
CREATE TABLE staff (id bigserial);
CREATE TABLE nurse (ward int) INHERITS (staff);
