CREATE DOMAIN names AS integer[];
CREATE TABLE t (many names[], one names);
