-- Tells the rows apart by itself: nothing to count.
CREATE TABLE ticket (
    state text NOT NULL,
    number uuid NOT NULL DEFAULT gen_random_uuid(),
    serial bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT by_number UNIQUE (number),
    CONSTRAINT by_serial UNIQUE (serial)
);
-- The same for all rows: only the old column can tell them apart.
CREATE TABLE visit (
    room int NOT NULL,
    clinic varchar(20) NOT NULL DEFAULT 'main',
    CONSTRAINT once UNIQUE (room, clinic)
);
-- No value is like no other.
CREATE TABLE bed (
    ward int NOT NULL,
    label text,
    CONSTRAINT labels UNIQUE (label)
);
