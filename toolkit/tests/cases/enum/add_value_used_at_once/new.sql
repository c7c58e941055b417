CREATE TYPE status AS ENUM ('new', 'open', 'done', 'it''s');
CREATE TABLE a (x status DEFAULT 'it''s');
