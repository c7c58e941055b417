CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE visit (id integer, now state, past state[]);
