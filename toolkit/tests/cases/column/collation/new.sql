CREATE TABLE a (x text COLLATE "C", y text, z text COLLATE "POSIX");
CREATE INDEX a_x ON a (x);
