CREATE TABLE a (x int);
CREATE INDEX a_x ON a (x) WHERE x <> 0;
