CREATE TABLE changing (a int, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE heir (a int, CONSTRAINT positive CHECK (a > 0)) INHERITS (changing);
INSERT INTO heir VALUES (2);
