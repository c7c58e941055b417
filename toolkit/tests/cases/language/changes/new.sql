CREATE SCHEMA s;
CREATE LANGUAGE ml HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler;
CREATE FUNCTION s.ml() RETURNS int LANGUAGE ml AS 'begin return 1; end';
CREATE ACCESS METHOD am TYPE INDEX HANDLER brinhandler;
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
