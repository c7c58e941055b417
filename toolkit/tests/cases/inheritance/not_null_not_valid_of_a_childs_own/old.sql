CREATE TABLE q (x int);
