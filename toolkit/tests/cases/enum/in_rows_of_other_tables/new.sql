CREATE TYPE mood AS ENUM ('glad', 'calm', 'sad');
CREATE TABLE day (feels mood);
CREATE TABLE week (first day, rest day[]);
