CREATE TYPE status AS ENUM ('new', 'open', 'done');
CREATE TABLE a (x status DEFAULT 'open');
INSERT INTO a VALUES ('open');
