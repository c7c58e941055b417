CREATE TABLE person (id text, CONSTRAINT known CHECK (id <> 'zz'));
CREATE TABLE nurse () INHERITS (person);
CREATE TABLE head_nurse (id text, CONSTRAINT known CHECK (id <> 'zz')) INHERITS (nurse);
ALTER TABLE nurse ADD CONSTRAINT nurse_key PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED;
