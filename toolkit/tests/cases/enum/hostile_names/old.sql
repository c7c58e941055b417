CREATE TYPE "St""at us" AS ENUM ('a%s', 'b''c', 'd\e');
CREATE TABLE "T" ("c c" "St""at us" DEFAULT 'd\e');
