CREATE TABLE a (x smallint, s varchar(5), n numeric(10,2), t date, f integer, v char(3));
