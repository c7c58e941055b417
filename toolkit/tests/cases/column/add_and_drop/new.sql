CREATE TABLE users (id integer PRIMARY KEY, name text, mobile varchar(20), born date);
