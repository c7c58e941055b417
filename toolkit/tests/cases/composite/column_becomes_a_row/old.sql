CREATE TABLE place (id int, name text);
CREATE TABLE visit (at text);
INSERT INTO visit VALUES (NULL);
