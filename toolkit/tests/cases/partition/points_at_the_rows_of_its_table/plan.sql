ALTER TABLE public.staff DETACH PARTITION public.staff_1;

DROP TABLE public.staff;

ALTER TABLE public.staff_1 ADD CONSTRAINT staff_id_not_null NOT NULL id;

CREATE TABLE public.staff (
    id integer CONSTRAINT staff_id_not_null NOT NULL,
    name text,
    CONSTRAINT staff_pkey PRIMARY KEY (id)
) PARTITION BY LIST (id);

ALTER TABLE public.staff_1 ADD CONSTRAINT staff_1_pkey PRIMARY KEY (id);

ALTER TABLE public.staff ATTACH PARTITION public.staff_1 FOR VALUES IN (30);

ALTER TABLE public.staff_1 ADD CONSTRAINT boss FOREIGN KEY (id) REFERENCES public.staff(id);
