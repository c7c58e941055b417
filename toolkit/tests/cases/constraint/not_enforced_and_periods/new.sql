CREATE TABLE t (a int UNIQUE);
CREATE TABLE r (id int PRIMARY KEY, k int, CONSTRAINT fk FOREIGN KEY (k) REFERENCES t(a), CONSTRAINT c1 CHECK (k > 0), CONSTRAINT c2 CHECK (k > 1) NOT ENFORCED);
CREATE TABLE s (id int PRIMARY KEY, k int, CONSTRAINT fk2 FOREIGN KEY (k) REFERENCES t(a) NOT ENFORCED);
CREATE TABLE booked (room int4range, span daterange, PRIMARY KEY (room, span WITHOUT OVERLAPS));
CREATE TABLE visit (room int4range, span daterange, FOREIGN KEY (room, PERIOD span) REFERENCES booked (room, PERIOD span));
