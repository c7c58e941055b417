CREATE TABLE "Bad ""Name""; DROP" ("select" int, "%s" text, "ünï" text);
INSERT INTO "Bad ""Name""; DROP" VALUES (1, '%d', 'x');
