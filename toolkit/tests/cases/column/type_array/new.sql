CREATE TABLE a (x bigint[], y int[], z text[]);
