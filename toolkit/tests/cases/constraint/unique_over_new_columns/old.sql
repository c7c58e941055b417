CREATE TABLE ticket (state text NOT NULL);
INSERT INTO ticket VALUES ('open'), ('open');
CREATE TABLE visit (room int NOT NULL);
INSERT INTO visit VALUES (1), (2);
CREATE TABLE bed (ward int NOT NULL);
INSERT INTO bed VALUES (1), (1);
