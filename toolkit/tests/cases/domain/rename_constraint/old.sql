CREATE DOMAIN d AS integer CONSTRAINT before CHECK (value > 0) CHECK (value < 9);
COMMENT ON CONSTRAINT before ON DOMAIN d IS 'moves along';
