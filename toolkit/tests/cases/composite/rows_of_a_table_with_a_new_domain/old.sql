CREATE DOMAIN amount AS text;
CREATE TABLE price (v amount[]);
CREATE TABLE offer (id integer, p price);
CREATE TABLE gone (p price) PARTITION BY RANGE (p);
