CREATE TYPE days AS RANGE (subtype = date);
CREATE DOMAIN stay AS days;
CREATE TABLE visit (days stay);
