CREATE UNIQUE INDEX one ON public.t USING btree (lower("E mail") DESC) WHERE (NOT gone);

CREATE UNIQUE INDEX two ON public.t USING btree (((id + 1)), "E mail" text_pattern_ops) NULLS NOT DISTINCT;
