CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE DOMAIN feeling AS mood;
CREATE TABLE t (v feeling);
