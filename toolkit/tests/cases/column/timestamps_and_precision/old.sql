CREATE TABLE a (x timestamp, y timestamptz(3), z interval, k time);
