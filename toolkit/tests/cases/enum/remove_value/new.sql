CREATE TYPE status AS ENUM ('new', 'done');
CREATE TABLE a (x status NOT NULL DEFAULT 'new', y status[] DEFAULT '{new}', CONSTRAINT c CHECK (x <> 'done'));
CREATE INDEX a_open ON a (x) WHERE x = 'new';
CREATE INDEX a_x ON a (x);
