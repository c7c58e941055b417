CREATE TABLE users (id integer PRIMARY KEY, name text, phone text);
INSERT INTO users VALUES (1, 'Ana', '123'), (2, 'Bo', NULL);
CREATE INDEX users_name ON users (name);
