CREATE DOMAIN share AS real CONSTRAINT none CHECK (VALUE <> ALL (ARRAY[-1, -2.5]));
CREATE TABLE visit (
    state varchar(20),
    other varchar(9),
    ratio real,
    code char(3),
    CONSTRAINT a CHECK (state IN ('x', other, 'z')),
    CONSTRAINT b CHECK (state NOT IN (other, 'it''s (ARRAY[')),
    CONSTRAINT c CHECK (ratio IN (1, 2.5, 3)),
    CONSTRAINT d CHECK (code IN ('a', state)),
    CONSTRAINT e CHECK (lower(state) IN ('x', other, upper(other)))
);
CREATE INDEX few ON visit (code) WHERE state IN ('x', other) OR ratio IN (1, 2.5);
CREATE VIEW shown AS SELECT state IN ('x', other) AS one, ratio IN (1, 2.5) AS two FROM visit;
