CREATE TABLE a (x uuid, d integer, j text[]);
