CREATE TABLE users (id integer PRIMARY KEY, phone text);
INSERT INTO users VALUES (1, '1');
