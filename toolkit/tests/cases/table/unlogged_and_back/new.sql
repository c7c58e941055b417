CREATE UNLOGGED TABLE a (x int); CREATE TABLE b (x serial);
