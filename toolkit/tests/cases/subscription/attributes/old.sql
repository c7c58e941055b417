CREATE SUBSCRIPTION gone CONNECTION 'dbname=x' PUBLICATION a WITH (connect = false);
CREATE SUBSCRIPTION changed CONNECTION 'host=a dbname=x' PUBLICATION a, b WITH (connect = false, slot_name = NONE, binary = true, streaming = true, synchronous_commit = remote_apply);
CREATE SUBSCRIPTION fixed CONNECTION 'dbname=x' PUBLICATION a WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION changed IS 'before';
