-- junco: no-transaction

ALTER TYPE public.status ADD VALUE 'it''s';

ALTER TABLE public.a ALTER COLUMN x SET DEFAULT 'it''s'::public.status;
