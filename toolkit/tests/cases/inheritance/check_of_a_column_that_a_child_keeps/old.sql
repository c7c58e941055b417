CREATE TABLE person (code uuid, size int, CONSTRAINT fits CHECK (code <> '00000000-0000-0000-0000-0000000000ff' AND size > 0));
CREATE TABLE nurse (code uuid, size int, CONSTRAINT fits CHECK (code <> '00000000-0000-0000-0000-0000000000ff' AND size > 0)) INHERITS (person);
