ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
CREATE TYPE state AS (a int);
CREATE TABLE stay (id date, number state[]);
CREATE SEQUENCE numbers OWNED BY stay.number;
CREATE TABLE other (a text);
