CREATE TABLE stands (a int, b int);
CREATE TABLE heir () INHERITS (stands);
CREATE TABLE sibling () INHERITS (stands);
INSERT INTO heir VALUES (1, 1);
ALTER TABLE stands ADD CONSTRAINT lax CHECK (a > 0) NOT VALID;
