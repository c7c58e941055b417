ALTER TABLE public.note DROP CONSTRAINT note_visit;

DROP INDEX public.visit_unique CASCADE;

ALTER TABLE public.visit_2025 ADD CONSTRAINT visit_2025_pkey PRIMARY KEY (doctor, day);

ALTER TABLE public.note ADD CONSTRAINT note_visit FOREIGN KEY (doctor, day) REFERENCES public.visit_2025(doctor, day);
