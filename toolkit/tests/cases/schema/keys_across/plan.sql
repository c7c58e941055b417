CREATE TABLE a.t (
    id integer NOT NULL,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

CREATE TABLE b.t (
    id integer NOT NULL,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

ALTER TABLE a.t ADD CONSTRAINT t_id_fkey FOREIGN KEY (id) REFERENCES b.t(id);

ALTER TABLE b.t ADD CONSTRAINT t_id_fkey FOREIGN KEY (id) REFERENCES a.t(id);
