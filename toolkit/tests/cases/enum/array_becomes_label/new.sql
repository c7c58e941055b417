CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE diary (day date, moods mood, tags mood[], one mood, many mood[]);
