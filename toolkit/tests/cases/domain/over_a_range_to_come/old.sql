CREATE DOMAIN span AS int;
CREATE TABLE visit (span span);
INSERT INTO visit VALUES (NULL);
