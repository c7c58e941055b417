-- Operators that went and left those that they had named: nobody dumps these.
CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int, NEGATOR = !==);
DROP OPERATOR === (int, int);
CREATE OPERATOR @@@ (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int, NEGATOR = !@@);
