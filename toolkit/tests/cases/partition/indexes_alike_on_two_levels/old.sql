CREATE TABLE top (id integer, x boolean) PARTITION BY LIST (id);
