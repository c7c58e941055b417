CREATE DOMAIN d AS integer CONSTRAINT "aft er" CHECK (value > 0) CONSTRAINT small CHECK (value < 9);
COMMENT ON CONSTRAINT "aft er" ON DOMAIN d IS 'moves along';
