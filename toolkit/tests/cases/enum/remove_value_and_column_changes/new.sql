CREATE TYPE status AS ENUM ('new', 'open');
CREATE TABLE a (x status[], z text, k status, n status DEFAULT 'new');
