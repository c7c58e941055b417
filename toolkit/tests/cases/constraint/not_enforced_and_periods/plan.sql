ALTER TABLE public.r DROP CONSTRAINT c1;

ALTER TABLE public.r DROP CONSTRAINT c2;

ALTER TABLE public.booked ALTER COLUMN room SET NOT NULL;

ALTER TABLE public.booked ALTER COLUMN span SET NOT NULL;

ALTER TABLE public.r ALTER CONSTRAINT fk ENFORCED;

ALTER TABLE public.s ALTER CONSTRAINT fk2 NOT ENFORCED;

CREATE TABLE public.visit (
    room int4range,
    span daterange
);

ALTER TABLE public.booked ADD CONSTRAINT booked_pkey PRIMARY KEY (room, span WITHOUT OVERLAPS);

ALTER TABLE public.r ADD CONSTRAINT c1 CHECK ((k > 0));

ALTER TABLE public.r ADD CONSTRAINT c2 CHECK ((k > 1)) NOT ENFORCED;

ALTER TABLE public.visit ADD CONSTRAINT visit_room_span_fkey FOREIGN KEY (room, PERIOD span) REFERENCES public.booked(room, PERIOD span);
