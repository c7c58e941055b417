CREATE TABLE a (c circle, r int4range);
CREATE TABLE b (r int4range, EXCLUDE USING gist (r WITH &&));
