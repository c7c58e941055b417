CREATE TYPE numbers AS RANGE (subtype = int);
CREATE DOMAIN span AS numbers;
CREATE TABLE visit (span span);
