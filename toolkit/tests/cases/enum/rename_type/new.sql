CREATE TYPE state AS ENUM ('new', 'open', 'done');
CREATE TABLE a (x state DEFAULT 'open');
