CREATE TYPE status AS ENUM ('new', 'open', 'done');
CREATE TYPE other AS ENUM ('open', 'shut');
CREATE TABLE a (x other DEFAULT 'open');
