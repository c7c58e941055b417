CREATE TABLE public.person (
    id text,
    CONSTRAINT known CHECK ((id <> 'zz'::text))
);

CREATE TABLE public.nurse (
    NOT NULL id
) INHERITS (public.person);

CREATE TABLE public.head_nurse (
    id text,
    CONSTRAINT known CHECK ((id <> 'zz'::text))
) INHERITS (public.nurse);

ALTER TABLE public.nurse ADD CONSTRAINT nurse_key PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED;
