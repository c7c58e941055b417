CREATE TYPE status AS ENUM ('new', 'open', 'done');
CREATE TABLE a (x status DEFAULT 'new');
COMMENT ON TYPE status IS 'state';
