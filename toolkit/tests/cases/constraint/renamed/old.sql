CREATE TABLE a (x int, y int, CONSTRAINT old_pk PRIMARY KEY (x), CONSTRAINT old_check CHECK (y > 0), CONSTRAINT old_key UNIQUE (y));
CREATE TABLE b (x int CONSTRAINT old_fk REFERENCES a);
