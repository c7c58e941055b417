CREATE TABLE public."Bed" (
    size integer
);

CREATE TABLE public.visit (
    id integer,
    ward integer
);

CREATE VIEW public.beds AS
 SELECT size AS width
   FROM public."Bed";

CREATE VIEW public.any_ AS
 SELECT visit.id,
    visit.ward,
    beds.width
   FROM ((public.visit
     JOIN public.visit v2 USING (id, ward))
     NATURAL FULL JOIN public.beds);

CREATE VIEW public.few AS
 SELECT visit.id,
    visit.ward,
    b.size
   FROM (public.visit
     NATURAL LEFT JOIN public."Bed" b)
  WHERE (visit.ward > 0);

CREATE VIEW public.otherwise AS
 SELECT visit.id,
    visit.ward,
    "Bed".size
   FROM (public.visit
     LEFT JOIN public."Bed" ON (true));

CREATE MATERIALIZED VIEW public.kept AS
 SELECT "Bed".size,
    beds.width
   FROM (public."Bed"
     NATURAL RIGHT JOIN public.beds);
