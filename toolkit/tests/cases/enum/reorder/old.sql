CREATE TYPE status AS ENUM ('new', 'open', 'done');
CREATE TABLE a (x status PRIMARY KEY, g int GENERATED ALWAYS AS (CASE WHEN x = 'new' THEN 1 END) STORED);
CREATE TABLE b (x status REFERENCES a);
INSERT INTO a VALUES ('new');
COMMENT ON TYPE status IS 'kept';
