ALTER TABLE public.stay DETACH PARTITION public.stay_1;

ALTER TABLE public.visit DETACH PARTITION public.visit_1;

DROP INDEX public.visit_at;

ALTER TABLE public.stay_1 DROP CONSTRAINT stay_1_pkey;

DROP INDEX public.stay_at;

ALTER TABLE public.stay ATTACH PARTITION public.stay_1 FOR VALUES IN (1);

ALTER TABLE public.visit ATTACH PARTITION public.visit_1 FOR VALUES IN (1);
