CREATE TABLE a (x timestamptz, y timestamptz, z interval day to second(2), k time(0) with time zone);
