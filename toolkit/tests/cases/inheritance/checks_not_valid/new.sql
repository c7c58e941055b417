-- what a parent passes on is valid in a child made later, and not in one that was there
CREATE TABLE stands (a int, b int);
CREATE TABLE heir () INHERITS (stands);
CREATE TABLE sibling () INHERITS (stands);
CREATE TABLE late_heir () INHERITS (stands);
INSERT INTO heir VALUES (1, 1);
ALTER TABLE stands ADD CONSTRAINT lax CHECK (a > 0) NOT VALID;
ALTER TABLE heir VALIDATE CONSTRAINT lax;

CREATE TABLE parent (a int, b int);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE checked () INHERITS (parent);
CREATE TABLE own (CONSTRAINT lax CHECK (a > 0)) INHERITS (parent);
ALTER TABLE parent ADD CONSTRAINT lax CHECK (a > 0) NOT VALID;
ALTER TABLE checked VALIDATE CONSTRAINT lax;

CREATE TABLE whole (a int, b int) PARTITION BY RANGE (a);
CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (10);
ALTER TABLE whole ADD CONSTRAINT lax CHECK (b > 0) NOT VALID;
CREATE TABLE late_part PARTITION OF whole FOR VALUES FROM (10) TO (20);
