-- loses the data of column public.a DROP TABLE b; --.x y
ALTER TABLE public."a
DROP TABLE b; --" DROP COLUMN "x
y";

-- loses the data of table public.c d
DROP TABLE public."c
d";

ALTER TABLE public."a
DROP TABLE b; --" ALTER COLUMN k SET NOT NULL;

ALTER TABLE public."a
DROP TABLE b; --" ALTER COLUMN k ADD GENERATED ALWAYS AS IDENTITY;

-- the new sequence goes on where the values of public.a DROP TABLE b; --.k stop
SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public."a
DROP TABLE b; --"', 'k'), pg_catalog.max(k)) FROM public."a
DROP TABLE b; --" HAVING pg_catalog.max(k) >= 1;
