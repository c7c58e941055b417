CREATE SUBSCRIPTION changed CONNECTION 'host=b dbname=x' PUBLICATION b, "C d" WITH (connect = false, slot_name = 's', streaming = false, disable_on_error = true);
CREATE SUBSCRIPTION fixed CONNECTION 'dbname=x' PUBLICATION a WITH (connect = false, slot_name = NONE, two_phase = true);
COMMENT ON SUBSCRIPTION changed IS 'after';
CREATE SUBSCRIPTION "F s" CONNECTION 'dbname=''a b''' PUBLICATION z, y WITH (connect = false, slot_name = 'odd_name');
