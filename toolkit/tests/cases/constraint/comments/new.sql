CREATE TABLE a (x int PRIMARY KEY, CONSTRAINT c CHECK (x > 1));
COMMENT ON CONSTRAINT c ON a IS 'kept on the new one';
COMMENT ON INDEX a_pkey IS 'the index';
