CREATE DOMAIN names AS text[];
CREATE TABLE t (many names[], one names);
INSERT INTO t VALUES ('{"{1,2}","{3}"}', '{4}');
