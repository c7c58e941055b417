CREATE TABLE a (x text, y text COLLATE "C", z varchar(9) COLLATE "POSIX");
CREATE INDEX a_x ON a (x);
