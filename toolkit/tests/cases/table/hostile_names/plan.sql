ALTER TABLE public."Bad ""Name""; DROP" ALTER COLUMN "select" TYPE bigint;

ALTER TABLE public."Bad ""Name""; DROP" ALTER COLUMN "select" SET NOT NULL;

ALTER TABLE public."Bad ""Name""; DROP" ALTER COLUMN "ünï" TYPE character varying(20);

CREATE SEQUENCE public."Ta.ble_Id_seq" AS integer;

CREATE TABLE public."Ta.ble" (
    "Id" integer DEFAULT nextval('public."Ta.ble_Id_seq"'::regclass) NOT NULL,
    "a b" integer,
    CONSTRAINT "Ta.ble_pkey" PRIMARY KEY ("Id"),
    CONSTRAINT "Ta.ble_a b_key" UNIQUE ("a b")
);

COMMENT ON TABLE public."Ta.ble" IS E'it''s "quoted" {curly} %s \\ back';

COMMENT ON COLUMN public."Ta.ble"."a b" IS 'two
lines';

ALTER TABLE public."Bad ""Name""; DROP" ALTER COLUMN "%s" SET DEFAULT '100%'::text;

ALTER SEQUENCE public."Ta.ble_Id_seq" OWNED BY public."Ta.ble"."Id";

ALTER TABLE public."Ta.ble" ADD CONSTRAINT "Ta.ble_a b_fkey" FOREIGN KEY ("a b") REFERENCES public."Ta.ble"("Id");

CREATE INDEX "on "" USING x" ON public."Bad ""Name""; DROP" USING btree ("%s");
