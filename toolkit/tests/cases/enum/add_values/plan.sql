ALTER TYPE public.status ADD VALUE 'first' BEFORE 'new';

ALTER TYPE public.status ADD VALUE 'mid1' AFTER 'new';

ALTER TYPE public.status ADD VALUE 'mid2' AFTER 'mid1';

ALTER TYPE public.status ADD VALUE 'last1';

ALTER TYPE public.status ADD VALUE 'last2';
