CREATE DOMAIN "Long word" AS text;
CREATE TABLE t (a "Long word", b varchar(20), c text);
ALTER TABLE t ALTER a SET COMPRESSION pglz, ALTER b SET COMPRESSION pglz, ALTER c SET COMPRESSION pglz;
