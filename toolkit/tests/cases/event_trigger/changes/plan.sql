DROP EVENT TRIGGER gone;

DROP EVENT TRIGGER other;

DROP EVENT TRIGGER tagged;

ALTER EVENT TRIGGER state ENABLE ALWAYS;

COMMENT ON EVENT TRIGGER state IS 'always';

CREATE TABLE public.t (
    a integer
);

CREATE EVENT TRIGGER "New ""one""" ON table_rewrite
    EXECUTE FUNCTION public.evt();

ALTER EVENT TRIGGER "New ""one""" DISABLE;

CREATE EVENT TRIGGER other ON ddl_command_start
    EXECUTE FUNCTION public.evt2();

COMMENT ON EVENT TRIGGER other IS 'stays';

CREATE EVENT TRIGGER tagged ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')
    EXECUTE FUNCTION public.evt();
