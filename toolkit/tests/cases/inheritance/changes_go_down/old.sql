CREATE TABLE p (a int NOT NULL, b text DEFAULT 'x', c int CHECK (c > 0), d int);
CREATE TABLE q (e int);
CREATE TABLE s (f int);
CREATE TABLE c1 (own int) INHERITS (p);
CREATE TABLE c2 (b text DEFAULT 'mine', own int) INHERITS (p, q);
CREATE TABLE g () INHERITS (c1);
INSERT INTO c1 VALUES (1, 'z', 4, 5, 6); INSERT INTO g VALUES (2, 'z', 4, 5, 6);
CREATE TABLE lone (e int);
