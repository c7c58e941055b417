CREATE TABLE p (a integer, b integer);
CREATE TABLE c () INHERITS (p);
CREATE TABLE other (a integer);
INSERT INTO p VALUES (1, 1), (2, 1);
INSERT INTO c VALUES (1, 7);
INSERT INTO other VALUES (2);
