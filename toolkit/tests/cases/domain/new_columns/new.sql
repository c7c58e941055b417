CREATE DOMAIN must AS integer NOT NULL;
CREATE DOMAIN said AS text DEFAULT 'a' NOT NULL CHECK (VALUE <> '');
CREATE TABLE t (a integer, b said NOT NULL, c must DEFAULT 3);
CREATE TABLE empty (a integer, b said, c must);
