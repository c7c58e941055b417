ALTER TABLE public.keyed DETACH PARTITION public.keyed_a;

DROP TABLE public.keyed;

-- enum public.kind is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.kind RENAME TO kind__old;

CREATE TYPE public.kind AS ENUM ('b', 'a');

ALTER TABLE public.keyed_a ALTER COLUMN k TYPE public.kind USING k::text::public.kind;

ALTER TABLE public.plain ALTER COLUMN k TYPE public.kind USING k::text::public.kind;

DROP TYPE public.kind__old;

CREATE TABLE public.keyed (
    k public.kind,
    n integer
) PARTITION BY LIST (k);

ALTER TABLE public.keyed ATTACH PARTITION public.keyed_a FOR VALUES IN ('a');
