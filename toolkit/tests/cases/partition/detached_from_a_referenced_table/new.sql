CREATE TABLE visit (id int, ward int, before int, PRIMARY KEY (id, ward)) PARTITION BY LIST (ward);
CREATE TABLE visit_one PARTITION OF visit FOR VALUES IN (1);
CREATE TABLE bill (visit int, ward int, CONSTRAINT of_visit FOREIGN KEY (visit, ward) REFERENCES visit);
