-- until collation public.a is made anew
ALTER TABLE public.t ALTER COLUMN x TYPE text;

DROP COLLATION public.a;

CREATE COLLATION public.a (provider = builtin, locale = 'C.UTF-8');

CREATE COLLATION public.b (provider = libc, locale = 'POSIX');

ALTER TABLE public.t ALTER COLUMN x TYPE text COLLATE public.a;
