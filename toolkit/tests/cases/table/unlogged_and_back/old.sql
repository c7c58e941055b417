CREATE TABLE a (x int); CREATE UNLOGGED TABLE b (x serial);
