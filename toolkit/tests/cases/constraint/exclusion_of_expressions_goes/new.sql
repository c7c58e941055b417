CREATE TABLE t (kept integer);
CREATE TABLE u (a integer);
