CREATE TYPE size AS (width bit(3));
CREATE TABLE box (id int, size size);
