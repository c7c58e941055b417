CREATE TYPE status AS ENUM ('new', 'open', 'done');
CREATE TABLE a (x status, y status, z status, k text);
INSERT INTO a VALUES ('new', 'new', 'new', 'new');
