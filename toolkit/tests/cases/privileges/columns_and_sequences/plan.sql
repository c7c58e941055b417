REVOKE SELECT ON SEQUENCE public.count_id_seq FROM clerk;

-- loses the data of column public.visit.gone
ALTER TABLE public.visit DROP COLUMN gone;

ALTER TABLE public.count ALTER COLUMN id DROP IDENTITY;

ALTER TABLE public.count ALTER COLUMN id DROP NOT NULL;

GRANT SELECT ("Fee") ON TABLE public.visit TO clerk;

GRANT UPDATE ("Fee") ON TABLE public.visit TO clerk WITH GRANT OPTION;

REVOKE UPDATE (note) ON TABLE public.visit FROM clerk;

GRANT SELECT, USAGE ON SEQUENCE public.visit_id_seq TO "Night Shift";

GRANT SELECT ON SEQUENCE public.visit_id_seq TO clerk;

CREATE TABLE public.fresh (
    id integer GENERATED ALWAYS AS IDENTITY
);

ALTER TABLE public.visit ADD COLUMN added integer;

GRANT SELECT (added) ON TABLE public.visit TO clerk;

GRANT REFERENCES (at) ON TABLE public.visit TO PUBLIC;

GRANT USAGE ON SEQUENCE public.fresh_id_seq TO clerk;
