DROP SUBSCRIPTION fixed;

ALTER SUBSCRIPTION gone DISABLE;

-- the slot gone stays on the publisher: drop it there
ALTER SUBSCRIPTION gone SET (slot_name = NONE);

DROP SUBSCRIPTION gone;

-- without the password, which is to be added
ALTER SUBSCRIPTION changed CONNECTION 'host=b dbname=x';

ALTER SUBSCRIPTION changed SET PUBLICATION b, "C d" WITH (refresh = false);

ALTER SUBSCRIPTION changed SET (slot_name = 's', streaming = off, disable_on_error = true, binary = false, synchronous_commit = off);

COMMENT ON SUBSCRIPTION changed IS 'after';

-- set the password and the slot, then enable it: nothing is replicated before
CREATE SUBSCRIPTION "F s" CONNECTION 'dbname=''a b''' PUBLICATION z, y WITH (connect = false, slot_name = 'odd_name', streaming = parallel);

-- set the password and the slot, then enable it: nothing is replicated before
CREATE SUBSCRIPTION fixed CONNECTION 'dbname=x' PUBLICATION a WITH (connect = false, slot_name = NONE, streaming = parallel, two_phase = true);
