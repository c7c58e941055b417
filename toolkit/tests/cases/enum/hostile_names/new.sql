CREATE TYPE "St""at us" AS ENUM ('b''c', 'd\e', 'ü');
CREATE TABLE "T" ("c c" "St""at us" DEFAULT 'd\e');
