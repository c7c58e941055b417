CREATE TABLE parent (name text COLLATE "C" PRIMARY KEY, other text UNIQUE);
CREATE TABLE child (name text COLLATE "POSIX", other text, third text COLLATE "C");
INSERT INTO parent VALUES ('a', 'x');
INSERT INTO child VALUES ('a', 'a', 'x');
