-- At least one of everything that a schema can hold. In no special order where PostgreSQL does not ask for one.
CREATE SCHEMA "Ward";
COMMENT ON SCHEMA "Ward" IS 'beds and those who lie in them';
CREATE EXTENSION citext;
CREATE EXTENSION btree_gist;

CREATE TYPE mood AS ENUM ('fine', 'it''s bad', 'Ünwell');
CREATE DOMAIN positive AS int DEFAULT 1 NOT NULL CONSTRAINT above_zero CHECK (VALUE > 0);
COMMENT ON DOMAIN positive IS 'counted things';
CREATE TYPE address AS (street text, number int, "Zip" varchar(9) COLLATE "C");
CREATE FUNCTION span_diff(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN $1 - $2;
CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = span_diff, MULTIRANGE_TYPE_NAME = spans);
CREATE TYPE shell;
CREATE TYPE ratio;
CREATE FUNCTION ratio_in(cstring) RETURNS ratio LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION ratio_out(ratio) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE ratio (INPUT = ratio_in, OUTPUT = ratio_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4);
CREATE COLLATION "Ward".plain (provider = libc, locale = 'C');
CREATE SEQUENCE ticket AS smallint START 5 INCREMENT BY 5 MAXVALUE 500 CYCLE;
CREATE UNLOGGED SEQUENCE draft;

CREATE FUNCTION short_id(prefix text DEFAULT 'x') RETURNS text LANGUAGE plpgsql VOLATILE PARALLEL SAFE COST 7
    SET search_path = pg_catalog AS $$ BEGIN RETURN prefix || nextval('public.ticket'); END $$;
COMMENT ON FUNCTION short_id IS 'for the label';
CREATE FUNCTION half(a int, OUT h int, OUT rest int) LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT a / 2, a % 2; END;
CREATE PROCEDURE tidy(INOUT n int) LANGUAGE plpgsql AS $$ BEGIN n := 0; END $$;
CREATE FUNCTION add_up(int, int) RETURNS int LANGUAGE sql IMMUTABLE RETURN coalesce($1, 0) + $2;
CREATE AGGREGATE total(int) (SFUNC = add_up, STYPE = int, INITCOND = '0', PARALLEL = SAFE);
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===, RESTRICT = eqsel);
CREATE OPERATOR FAMILY loose USING btree;
CREATE OPERATOR CLASS backwards FOR TYPE int USING btree FAMILY loose AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
CREATE FUNCTION to_mood(int) RETURNS mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'fine'::public.mood $$;
CREATE CAST (int AS mood) WITH FUNCTION to_mood(int) AS ASSIGNMENT;
CREATE CONVERSION crooked FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH DICTIONARY simple_words (TEMPLATE = simple, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION notes (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION notes ALTER MAPPING FOR word, asciiword WITH simple_words, simple;

CREATE TABLE patient (
    id bigint GENERATED ALWAYS AS IDENTITY (START 100 CACHE 10) PRIMARY KEY,
    guardian_id bigint,
    mail citext UNIQUE NULLS NOT DISTINCT,
    feels mood DEFAULT 'fine' NOT NULL,
    lives address,
    stays span,
    beds positive,
    score ratio,
    born date,
    weight numeric(5,2) CHECK (weight > 0) NO INHERIT,
    name text STORAGE EXTERNAL COMPRESSION pglz COLLATE "Ward".plain,
    short text DEFAULT short_id(),
    size int GENERATED ALWAYS AS (length(name)) STORED,
    tags text[] DEFAULT '{}',
    during tstzrange,
    CONSTRAINT guarded FOREIGN KEY (guardian_id) REFERENCES patient ON DELETE SET NULL (guardian_id) DEFERRABLE,
    CONSTRAINT alone EXCLUDE USING gist (id WITH =, during WITH &&) WHERE (born IS NOT NULL)
) WITH (fillfactor = 80, toast.autovacuum_enabled = false);
ALTER TABLE patient ALTER COLUMN name SET STATISTICS 500, ALTER COLUMN born SET (n_distinct = -0.5);
ALTER TABLE patient REPLICA IDENTITY FULL;
ALTER TABLE patient ADD CONSTRAINT later CHECK (born > '1900-01-01') NOT VALID;
COMMENT ON COLUMN patient.mail IS 'one a person';
COMMENT ON CONSTRAINT later ON patient IS 'when they are cleaned';
CREATE UNIQUE INDEX by_mail ON patient (lower(mail::text) DESC NULLS LAST, born) INCLUDE (weight) WITH (fillfactor = 70)
    WHERE weight IS NOT NULL;
CREATE INDEX by_text ON patient USING gin (to_tsvector('english', name));
CREATE INDEX by_trend ON patient USING brin (born) WITH (pages_per_range = 8);
CREATE INDEX by_size ON patient (size backwards);
CREATE STATISTICS dependent (dependencies, ndistinct) ON born, weight FROM patient;
ALTER TABLE patient CLUSTER ON patient_pkey;
CREATE UNLOGGED TABLE scrap (a int, b int, PRIMARY KEY (a) INCLUDE (b));

CREATE TABLE visit (id int, at date NOT NULL, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE visit_2026 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH (id);
CREATE TABLE visit_2026_even PARTITION OF visit_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE visit_2026_odd PARTITION OF visit_2026 (note DEFAULT 'odd') FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE visit_rest PARTITION OF visit DEFAULT;
CREATE INDEX visit_note ON visit (note);
CREATE TABLE thing (id int NOT NULL, label text DEFAULT 'thing', CONSTRAINT has_label CHECK (label <> ''));
CREATE TABLE bed (wheels int, label text DEFAULT 'bed') INHERITS (thing);
CREATE TABLE house OF address (street WITH OPTIONS NOT NULL, PRIMARY KEY (street));

CREATE VIEW adult WITH (security_barrier) AS SELECT id, mail, born FROM patient WHERE born < '2008-01-01' WITH LOCAL CHECK OPTION;
COMMENT ON VIEW adult IS 'may sign';
COMMENT ON COLUMN adult.mail IS 'signs with it';
ALTER VIEW adult ALTER COLUMN born SET DEFAULT '2000-01-01';
CREATE VIEW signing AS SELECT a.*, (half(a.id::int)).h FROM adult a;
CREATE MATERIALIZED VIEW counted WITH (fillfactor = 90) AS SELECT feels, count(*) AS n FROM patient GROUP BY feels;
CREATE UNIQUE INDEX counted_feels ON counted (feels);
CREATE FUNCTION adults() RETURNS SETOF adult LANGUAGE sql STABLE AS $$ SELECT * FROM public.adult $$;

CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE INSERT OR UPDATE OF name ON patient FOR EACH ROW WHEN (NEW.name IS NOT NULL) EXECUTE FUNCTION noted('a');
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON visit_rest DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TRIGGER told AFTER UPDATE ON scrap REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION noted();
ALTER TABLE scrap DISABLE TRIGGER told;
CREATE TRIGGER instead INSTEAD OF UPDATE ON signing FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TRIGGER everywhere AFTER INSERT ON visit FOR EACH ROW EXECUTE FUNCTION noted();
CREATE RULE no_delete AS ON DELETE TO scrap DO INSTEAD NOTHING;
ALTER TABLE patient ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON patient AS RESTRICTIVE FOR UPDATE TO PUBLIC USING (mail = current_user) WITH CHECK (born IS NOT NULL);
CREATE FUNCTION watched() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE SERVER') EXECUTE FUNCTION watched();

CREATE FOREIGN DATA WRAPPER afar OPTIONS (debug 'true');
CREATE SERVER there TYPE 'far' VERSION '1' FOREIGN DATA WRAPPER afar OPTIONS (host 'elsewhere');
CREATE USER MAPPING FOR PUBLIC SERVER there OPTIONS (account 'guest');
CREATE FOREIGN TABLE distant (id int OPTIONS (name 'ID') NOT NULL, note text) SERVER there OPTIONS (path '/x');
CREATE PUBLICATION a_few FOR TABLE patient (id, mail) WHERE (born IS NOT NULL) WITH (publish = 'insert');
CREATE PUBLICATION everything_there FOR ALL TABLES;
CREATE PUBLICATION of_ward FOR TABLES IN SCHEMA "Ward";

ALTER DEFAULT PRIVILEGES IN SCHEMA "Ward" GRANT SELECT ON TABLES TO PUBLIC;
GRANT SELECT ON visit TO PUBLIC;
GRANT UPDATE (note) ON visit TO PUBLIC;
REVOKE EXECUTE ON FUNCTION short_id FROM PUBLIC;
REVOKE USAGE ON TYPE mood FROM PUBLIC;
GRANT USAGE ON FOREIGN SERVER there TO PUBLIC;
