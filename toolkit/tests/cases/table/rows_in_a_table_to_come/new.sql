CREATE TABLE inner_one (a date, "new" integer DEFAULT 5, z varchar(9));
CREATE TABLE outer_one (id integer, held inner_one, many inner_one[]);
