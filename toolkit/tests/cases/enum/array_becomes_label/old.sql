CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE diary (day date, moods text[], tags text[], one text, many text);
INSERT INTO diary VALUES ('2026-01-01', NULL, '{sad,glad}', 'sad', '{glad}');
