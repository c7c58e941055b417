CREATE TABLE changing (a int, CONSTRAINT positive CHECK (a > 1));
CREATE TABLE heir (a int, CONSTRAINT positive CHECK (a > 1)) INHERITS (changing);
INSERT INTO heir VALUES (2);

CREATE DOMAIN worded AS text DEFAULT 'domain';
CREATE TABLE one (a int, b text DEFAULT 'x', c worded DEFAULT 'column');
CREATE TABLE two (b text DEFAULT 'y', d text DEFAULT 'z');
CREATE TABLE of_one (a int, b text, c worded);
ALTER TABLE of_one INHERIT one;
CREATE TABLE of_both (b text DEFAULT NULL) INHERITS (one, two);
CREATE TABLE of_both_too (b text DEFAULT 'own') INHERITS (one, two);
