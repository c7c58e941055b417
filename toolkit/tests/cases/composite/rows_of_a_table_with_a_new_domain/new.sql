CREATE DOMAIN amount AS integer;
CREATE TABLE price (v amount[]);
CREATE TABLE offer (id integer, p price);
