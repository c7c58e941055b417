CREATE TABLE a (x bigint, s text, n numeric(10,4), t timestamp, f double precision, v varchar(20));
INSERT INTO a VALUES (1, 'a', 1.25, '2020-01-01 10:00', 1.5, 'v');
