ALTER TABLE public.a DROP COLUMN y;

ALTER TABLE public.a ADD COLUMN y integer GENERATED ALWAYS AS ((x * 3)) STORED;

CREATE INDEX a_y ON public.a USING btree (y);
