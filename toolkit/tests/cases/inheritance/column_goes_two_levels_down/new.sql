-- Only one branch keeps the column and its CHECK.
CREATE TABLE person (id int);
CREATE TABLE nurse (badge text, CONSTRAINT short CHECK (length(badge) < 9)) INHERITS (person);
CREATE TABLE doctor () INHERITS (person);
CREATE TABLE surgeon () INHERITS (doctor);
CREATE TABLE heart_surgeon () INHERITS (surgeon);
