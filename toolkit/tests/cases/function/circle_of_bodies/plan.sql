SET check_function_bodies = off;

-- for the moment: function public.odd(integer) and function public.even(integer) call each other
CREATE FUNCTION public.odd(n integer)
 RETURNS boolean
 LANGUAGE sql
AS '';

CREATE FUNCTION public.even(n integer DEFAULT 0)
 RETURNS boolean
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (n = 0) THEN true
             ELSE public.odd((n - 1))
         END AS odd;
END;

COMMENT ON FUNCTION public.even(integer) IS 'for n >= 0';

CREATE OR REPLACE FUNCTION public.odd(n integer)
 RETURNS boolean
 LANGUAGE sql
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (n = 0) THEN false
             ELSE public.even((n - 1))
         END AS even;
END;

CREATE TABLE public.a (
    n integer,
    CONSTRAINT a_n_check CHECK (public.odd(n))
);
