-- loses the data of column public.a.y, which is made anew below
ALTER TABLE public.a DROP COLUMN y;

ALTER TABLE public.a ADD COLUMN y integer GENERATED ALWAYS AS ((x + 1)) STORED;

CREATE INDEX i ON public.a USING btree (x, y);
