CREATE TABLE a (x int[], y text[], z text);
INSERT INTO a VALUES ('{1}', '{2}', 'one');
