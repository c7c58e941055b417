CREATE FUNCTION evt() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE FUNCTION evt2() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER tagged ON ddl_command_end EXECUTE FUNCTION evt();
CREATE EVENT TRIGGER state ON sql_drop EXECUTE FUNCTION evt();
CREATE EVENT TRIGGER other ON ddl_command_start EXECUTE FUNCTION evt();
COMMENT ON EVENT TRIGGER other IS 'stays';
CREATE EVENT TRIGGER gone ON sql_drop EXECUTE FUNCTION evt();
