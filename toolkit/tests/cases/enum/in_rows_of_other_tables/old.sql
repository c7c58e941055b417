CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE day (feels mood);
CREATE TABLE week (first day, rest day[]);
INSERT INTO week VALUES (ROW('sad'), ARRAY[ROW('glad')::day]);
