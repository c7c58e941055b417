CREATE TYPE status AS ENUM ('new', 'open', 'done');
