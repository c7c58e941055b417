CREATE TABLE "a
DROP TABLE b; --" ("x
y" int, k int); CREATE TABLE b (x int); CREATE TABLE "c
d" (x int);
