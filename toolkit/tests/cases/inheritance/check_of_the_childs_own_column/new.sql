CREATE TABLE parent (name text, size int);
CREATE TABLE child (name text, size int);
ALTER TABLE child INHERIT parent;
ALTER TABLE parent ADD CONSTRAINT sizes CHECK (size > 0 AND name <> '');
