CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TYPE two AS (z mood, y bigint);
CREATE TABLE t (id integer, v two);
