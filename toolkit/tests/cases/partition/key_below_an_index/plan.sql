ALTER TABLE public.visit DETACH PARTITION public.visit_2025;

ALTER TABLE public.visit_2026 DETACH PARTITION public.visit_2026_first;

ALTER TABLE public.visit_2026_first DROP CONSTRAINT visit_2026_first_key;

DROP INDEX public.visit_unique;

ALTER TABLE public.visit ATTACH PARTITION public.visit_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

ALTER TABLE public.visit_2026 ATTACH PARTITION public.visit_2026_first FOR VALUES IN (1);
