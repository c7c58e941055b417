CREATE TABLE inner_one (a date, z text);
INSERT INTO inner_one VALUES ('2024-01-01', 'x');
