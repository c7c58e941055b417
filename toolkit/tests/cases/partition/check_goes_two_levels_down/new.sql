-- Only one branch keeps it.
CREATE TABLE visit (ward int) PARTITION BY LIST (ward);
CREATE TABLE visit_one PARTITION OF visit (CONSTRAINT known CHECK (ward < 100)) FOR VALUES IN (1);
CREATE TABLE visit_two PARTITION OF visit FOR VALUES IN (2) PARTITION BY LIST (ward);
CREATE TABLE visit_two_all PARTITION OF visit_two FOR VALUES IN (2);
