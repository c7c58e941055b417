CREATE TYPE status AS ENUM ('done', 'open', 'new');
CREATE TABLE a (x status PRIMARY KEY, g int GENERATED ALWAYS AS (CASE WHEN x = 'new' THEN 1 END) STORED);
CREATE TABLE b (x status REFERENCES a);
COMMENT ON TYPE status IS 'kept';
