CREATE TABLE other (id integer);
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY);
CREATE TABLE b (id integer);
CREATE TABLE child () INHERITS (b, a);
