CREATE TABLE p1 (a integer, o text);
CREATE TABLE p2 (x text);
CREATE TABLE c (a date NOT NULL, id text);
