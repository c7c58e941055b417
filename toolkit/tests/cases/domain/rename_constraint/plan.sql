ALTER DOMAIN public.d RENAME CONSTRAINT before TO "aft er";

ALTER DOMAIN public.d RENAME CONSTRAINT d_check TO small;
