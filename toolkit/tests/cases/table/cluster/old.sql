CREATE TABLE a (x int, y int); CREATE INDEX a_x ON a (x); CREATE INDEX a_y ON a (y); ALTER TABLE a CLUSTER ON a_x;
