ALTER TABLE public.a ALTER COLUMN x TYPE integer USING x::integer;

ALTER TABLE public.a ALTER COLUMN y TYPE integer USING y::integer;

ALTER TABLE public.a ADD CONSTRAINT a_x_check CHECK ((x > 0));

ALTER TABLE public.a ADD CONSTRAINT a_x_key UNIQUE (x);

ALTER TABLE public.a ADD CONSTRAINT a_y_fkey FOREIGN KEY (y) REFERENCES public.p(id);

CREATE UNIQUE INDEX a_y ON public.a USING btree (y) WHERE (y > 0);
