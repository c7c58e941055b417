-- until domain public.one is made anew
ALTER TABLE public.t ALTER COLUMN many TYPE integer[];

-- until composite type public.pair is made anew
ALTER TABLE public.t ALTER COLUMN pair TYPE text USING pair::text;

-- until composite type public.pair is made anew
ALTER TABLE public.t ALTER COLUMN pairs TYPE text[] USING pairs::text[];

-- until domain public.three is made anew
ALTER TABLE public.t ALTER COLUMN rest TYPE integer[];

DROP TYPE public.pair;

DROP DOMAIN public.one;

DROP DOMAIN public.three;

DROP DOMAIN public.two;

CREATE DOMAIN public.one AS integer NOT NULL;

CREATE DOMAIN public.three AS integer
    CONSTRAINT later CHECK ((VALUE > 0));

CREATE DOMAIN public.two AS integer
    CONSTRAINT two_check CHECK ((VALUE > 1));

CREATE TYPE public.pair AS (
    a public.one,
    b public.two
);

ALTER TABLE public.t ALTER COLUMN many TYPE public.one[];

ALTER TABLE public.t ALTER COLUMN pair TYPE public.pair USING pair::public.pair;

ALTER TABLE public.t ALTER COLUMN pairs TYPE public.pair[] USING pairs::public.pair[];

ALTER TABLE public.t ALTER COLUMN rest TYPE public.three[];
