CREATE TABLE users (id integer PRIMARY KEY, mobile varchar(12) NOT NULL CHECK (mobile <> ''));
CREATE UNIQUE INDEX users_mobile ON users (mobile) WHERE mobile <> '0';
