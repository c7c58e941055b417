CREATE TYPE state AS (a int);
CREATE TABLE visit (number state[]);
CREATE SEQUENCE numbers OWNED BY visit.number;
