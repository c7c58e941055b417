CREATE TYPE pair AS ();
CREATE TABLE other (id integer);
