CREATE TYPE status AS ENUM ('new', 'active', 'done');
CREATE TABLE a (x status DEFAULT 'active');
