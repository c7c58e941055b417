CREATE TABLE a (x int);
CREATE INDEX one ON a (x);
