DROP VIEW public.w;

ALTER TABLE public.m DROP CONSTRAINT m_v_check;

ALTER TABLE public.m ALTER COLUMN v DROP DEFAULT;

ALTER TABLE public.o ALTER COLUMN v DROP DEFAULT;

DROP DOMAIN public.many;

-- loses the data of attribute public.other.B b
ALTER TYPE public.other DROP ATTRIBUTE "B b";

ALTER TYPE public.more ADD ATTRIBUTE b jsonb;

ALTER TYPE public.other ADD ATTRIBUTE c text;

CREATE DOMAIN public.many AS public.other[] DEFAULT ARRAY[ROW(1, 'x'::text)::public.other];

ALTER TABLE public.m ALTER COLUMN v SET DEFAULT ROW(1, 'null'::jsonb)::public.more;

ALTER TABLE public.o ALTER COLUMN v SET DEFAULT ROW(1, 'x'::text)::public.other;

ALTER TABLE public.m ADD CONSTRAINT m_v_check CHECK ((v IS DISTINCT FROM ROW(7, 'null'::jsonb)::public.more));

CREATE VIEW public.w AS
 SELECT ROW(1, 'x'::text)::public.other AS one;
