CREATE TABLE person (id int);
CREATE TABLE nurse (id int);
ALTER TABLE nurse INHERIT person;
ALTER TABLE person ADD PRIMARY KEY (id);
ALTER TABLE nurse ADD PRIMARY KEY (id);
