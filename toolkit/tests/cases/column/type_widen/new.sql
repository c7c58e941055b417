CREATE TABLE a (x bigint DEFAULT 5, s text DEFAULT 'k', n numeric(10,2));
CREATE INDEX a_x ON a (x);
