CREATE DOMAIN days AS integer[] DEFAULT '{}';
CREATE DOMAIN stay AS days;
CREATE TABLE visit (days stay);
