CREATE TABLE visit (ward text, at date) PARTITION BY RANGE (ward);
CREATE TABLE visit_rest PARTITION OF visit DEFAULT;
CREATE TABLE visit_late (ward text, at date);
INSERT INTO visit VALUES ('n', '2025-01-01');
