CREATE TABLE a (x int DEFAULT 5, s varchar(10) DEFAULT 'k', n numeric(5,2));
CREATE INDEX a_x ON a (x);
INSERT INTO a VALUES (1, 'a', 1.25);
