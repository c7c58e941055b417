CREATE TYPE state AS (since date, note text);
CREATE TABLE visit (id integer, now state, past state[]);
INSERT INTO visit VALUES (1, NULL, NULL);
