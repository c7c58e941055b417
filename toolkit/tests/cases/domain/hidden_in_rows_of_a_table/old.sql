CREATE DOMAIN quantity AS integer;
CREATE TABLE item (sku text, ordered quantity);
CREATE TABLE shelf (top item, rest item[]);
INSERT INTO shelf VALUES ('(a,1)', '{"(b,2)"}');
