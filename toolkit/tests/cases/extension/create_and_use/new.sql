CREATE SCHEMA ext;
CREATE EXTENSION citext WITH SCHEMA ext;
CREATE TABLE a (x ext.citext UNIQUE, y ext.citext[]);
