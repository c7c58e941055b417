CREATE TABLE users (id integer PRIMARY KEY, name text, phone text);
CREATE TYPE status AS ENUM ('new', 'open', 'done');
