CREATE TABLE p (s timestamptz, d text);
CREATE TABLE c (d text DEFAULT '1999-12-31'::date) INHERITS (p);
