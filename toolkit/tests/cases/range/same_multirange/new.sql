CREATE TYPE stretch AS RANGE (subtype = date, multirange_type_name = spells);
CREATE TABLE t (during stretch);
