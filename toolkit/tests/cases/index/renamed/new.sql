CREATE TABLE a (x int);
CREATE INDEX "Two" ON a (x);
