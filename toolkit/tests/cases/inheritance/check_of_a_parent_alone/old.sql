CREATE TABLE goes (x int, CONSTRAINT c CHECK (x > 0) NO INHERIT);
CREATE TABLE goes_below (CONSTRAINT c CHECK (x > 0)) INHERITS (goes);
CREATE TABLE comes (x int);
CREATE TABLE comes_below () INHERITS (comes);
CREATE TABLE changes (x int, CONSTRAINT c CHECK (x > 0) NO INHERIT);
CREATE TABLE changes_below (CONSTRAINT c CHECK (x > 1)) INHERITS (changes);
INSERT INTO goes_below VALUES (1);
