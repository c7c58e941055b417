CREATE TYPE status AS ENUM ('new', 'open', 'done');
CREATE TABLE a (x status DEFAULT 'new', y status[]);
INSERT INTO a VALUES ('open', '{done}');
