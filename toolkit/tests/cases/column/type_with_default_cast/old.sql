CREATE TABLE a (x text DEFAULT '7', b int DEFAULT 1, u text DEFAULT '{}');
INSERT INTO a VALUES ('1', 1, '{}');
