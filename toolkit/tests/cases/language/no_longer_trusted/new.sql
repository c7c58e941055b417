CREATE LANGUAGE ml HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE FUNCTION one() RETURNS int LANGUAGE ml AS 'begin return 1; end';
