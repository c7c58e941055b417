CREATE TYPE size AS (width text, height int, gone bytea);
CREATE TABLE box (id int, size size);
INSERT INTO box VALUES (1, ROW('101', 2, '')), (2, NULL);
