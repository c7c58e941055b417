CREATE TABLE goes (x int);
CREATE TABLE goes_below () INHERITS (goes);
CREATE TABLE comes (x int, CONSTRAINT c CHECK (x > 0) NO INHERIT);
CREATE TABLE comes_below (CONSTRAINT c CHECK (x > 0)) INHERITS (comes);
CREATE TABLE changes (x int, CONSTRAINT c CHECK (x > 2) NO INHERIT);
CREATE TABLE changes_below (CONSTRAINT c CHECK (x > 3)) INHERITS (changes);
