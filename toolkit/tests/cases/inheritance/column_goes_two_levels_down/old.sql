CREATE TABLE person (id int, badge text, CONSTRAINT short CHECK (length(badge) < 9));
CREATE TABLE nurse () INHERITS (person);
CREATE TABLE doctor () INHERITS (person);
CREATE TABLE surgeon (badge text) INHERITS (doctor);
CREATE TABLE heart_surgeon () INHERITS (surgeon);
INSERT INTO nurse VALUES (1, 'n');
INSERT INTO heart_surgeon VALUES (2, 'h');
