CREATE TYPE pair AS (z integer, y boolean, "X" text, a date);
CREATE TABLE other (id integer, v pair DEFAULT ROW(1, true, 'x', '2026-01-01')::pair);
