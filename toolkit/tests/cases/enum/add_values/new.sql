CREATE TYPE status AS ENUM ('first', 'new', 'mid1', 'mid2', 'open', 'done', 'last1', 'last2');
