CREATE TABLE allowed (code text PRIMARY KEY);
CREATE FUNCTION is_allowed(text) RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM allowed WHERE code = $1)';
CREATE DOMAIN code AS text CHECK (is_allowed(value));
CREATE DOMAIN odd AS integer;
CREATE FUNCTION is_odd(odd) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1 % 2 = 1; END';
ALTER DOMAIN odd ADD CONSTRAINT itself CHECK (is_odd(value));
CREATE SEQUENCE numbers;
CREATE DOMAIN numbered AS integer DEFAULT nextval('numbers');
CREATE TABLE t (c code, o odd, n numbered);
