CREATE FUNCTION f(box, box) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR <<< (function = f, leftarg = box, rightarg = box, commutator = >>>);
CREATE OPERATOR >>> (function = f, leftarg = box, rightarg = box);
CREATE OPERATOR @@@ (function = f, leftarg = box, rightarg = box, negator = !@@@);
