CREATE TABLE notnull_part1_upg (a int) PARTITION BY LIST (a);
