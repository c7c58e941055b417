CREATE TABLE t (a integer, b double precision, c smallint[], d numeric);
