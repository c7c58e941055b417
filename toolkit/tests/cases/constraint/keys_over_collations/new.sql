CREATE TABLE parent (name text COLLATE "C" PRIMARY KEY, other text UNIQUE);
CREATE TABLE child (
    name text COLLATE "POSIX" REFERENCES parent (name),
    other text REFERENCES parent (name),
    third text COLLATE "C" REFERENCES parent (other)
);
INSERT INTO parent VALUES ('a', 'x');
