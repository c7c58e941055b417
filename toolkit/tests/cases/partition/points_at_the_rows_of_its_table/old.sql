CREATE TABLE staff (id int, name text) PARTITION BY LIST (name);
CREATE TABLE staff_1 PARTITION OF staff FOR VALUES IN ('a');
INSERT INTO staff VALUES (30, 'a');
