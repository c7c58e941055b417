CREATE DOMAIN quantity AS integer CHECK (value > 0);
CREATE TABLE item (sku text, ordered quantity);
CREATE TABLE shelf (top item, rest item[]);
