ALTER SCHEMA "Ward" OWNER TO "Night Shift";

GRANT USAGE ON SCHEMA "Ward" TO PUBLIC;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

REVOKE USAGE ON TYPE public.mood FROM PUBLIC;

GRANT USAGE ON TYPE public.mood TO clerk;

ALTER SEQUENCE public.ticket OWNER TO clerk;

GRANT USAGE ON SEQUENCE public.ticket TO PUBLIC;

ALTER TABLE public.handed_back OWNER TO CURRENT_ROLE;

GRANT UPDATE ON TABLE public.handed_back TO CURRENT_ROLE;

REVOKE ALL ON TABLE public.plain FROM CURRENT_ROLE;

GRANT ALL ON TABLE public.plain TO clerk;

REVOKE SELECT ON TABLE public.shared FROM "Night Shift";

REVOKE GRANT OPTION FOR SELECT ON TABLE public.shared FROM clerk;

GRANT DELETE ON TABLE public.shared TO clerk;

CREATE SEQUENCE "Ward".bed_id_seq AS integer;

ALTER SEQUENCE "Ward".bed_id_seq OWNER TO "Night Shift";

CREATE TABLE "Ward".bed (
    id integer DEFAULT nextval('"Ward".bed_id_seq'::regclass) NOT NULL,
    taken boolean
);

ALTER TABLE "Ward".bed OWNER TO "Night Shift";

REVOKE DELETE ON TABLE "Ward".bed FROM "Night Shift";

GRANT SELECT ON TABLE "Ward".bed TO clerk;

ALTER SEQUENCE "Ward".bed_id_seq OWNED BY "Ward".bed.id;
