CREATE TABLE visit (id int, ward int, before int, PRIMARY KEY (id, ward)) PARTITION BY LIST (ward);
CREATE TABLE visit_one PARTITION OF visit FOR VALUES IN (1);
CREATE TABLE visit_rest PARTITION OF visit DEFAULT;
CREATE TABLE bill (visit int, ward int, CONSTRAINT of_visit FOREIGN KEY (visit, ward) REFERENCES visit);
INSERT INTO visit VALUES (1, 1), (2, 2);
INSERT INTO bill VALUES (1, 1);
