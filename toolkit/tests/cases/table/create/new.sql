CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, age integer CHECK (age > 0), made timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE users IS 'people';
COMMENT ON COLUMN users.email IS 'where to write';
COMMENT ON CONSTRAINT users_email_key ON users IS 'one each';
