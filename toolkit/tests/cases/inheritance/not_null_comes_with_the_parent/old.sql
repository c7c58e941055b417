CREATE TABLE person (id int NOT NULL, name text NOT NULL DEFAULT 'x');
CREATE TABLE nurse (ward int);
