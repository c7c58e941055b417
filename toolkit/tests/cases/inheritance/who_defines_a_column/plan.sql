DROP VIEW public.jv;

ALTER TABLE public.gives NO INHERIT public.grows;

ALTER TABLE public.moves NO INHERIT public.a;

ALTER TABLE public.narrows NO INHERIT public.a;

ALTER TABLE public.moves ALTER COLUMN y DROP DEFAULT;

ALTER TABLE public.moves RENAME CONSTRAINT a_y_not_null TO moves_y_not_null;

ALTER TABLE ONLY public.moves ALTER COLUMN y SET NOT NULL;

ALTER TABLE public.swaps NO INHERIT public.a;

ALTER TABLE public.grows ADD COLUMN b integer;

-- table public.gives gets columns that only a parent defines
CREATE TABLE public.gives__parent ();

ALTER TABLE public.gives RENAME COLUMN a TO a__own;

ALTER TABLE public.gives RENAME COLUMN b TO b__own;

ALTER TABLE public.gives INHERIT public.gives__parent;

ALTER TABLE public.gives__parent ADD COLUMN a integer;

ALTER TABLE public.gives__parent ADD COLUMN b integer;

UPDATE public.gives SET a = a__own, b = b__own;

ALTER TABLE public.gives DROP COLUMN a__own, DROP COLUMN b__own;

ALTER TABLE public.gives INHERIT public.grows;

ALTER TABLE public.gives NO INHERIT public.gives__parent;

DROP TABLE public.gives__parent;

-- table public.joins gets columns that only a parent defines
CREATE TABLE public.joins__parent ();

ALTER TABLE public.joins RENAME COLUMN x TO x__own;

ALTER TABLE public.joins RENAME COLUMN y TO y__own;

ALTER TABLE public.joins INHERIT public.joins__parent;

ALTER TABLE public.joins__parent ADD COLUMN x integer;

ALTER TABLE public.joins__parent ADD COLUMN y text;

UPDATE public.joins SET x = x__own, y = y__own;

ALTER TABLE public.joins DROP COLUMN x__own, DROP COLUMN y__own;

ALTER TABLE public.joins__parent ADD CONSTRAINT a_y_not_null NOT NULL y;

ALTER TABLE public.joins__parent ADD CONSTRAINT ac CHECK ((x > 0));

ALTER TABLE public.joins INHERIT public.a;

ALTER TABLE public.joins NO INHERIT public.joins__parent;

DROP TABLE public.joins__parent;

ALTER TABLE ONLY public.joins ALTER COLUMN y SET DEFAULT 'q'::text;

ALTER TABLE public.joins ADD CONSTRAINT oc CHECK ((x < own));

-- table public.moves gets columns that only a parent defines
CREATE TABLE public.moves__parent ();

ALTER TABLE public.moves RENAME COLUMN x TO x__own;

ALTER TABLE public.moves INHERIT public.moves__parent;

ALTER TABLE public.moves__parent ADD COLUMN x integer;

ALTER TABLE public.moves__parent ADD COLUMN more integer;

UPDATE public.moves SET x = x__own;

ALTER TABLE public.moves DROP COLUMN x__own;

ALTER TABLE public.moves INHERIT public.other;

ALTER TABLE public.moves NO INHERIT public.moves__parent;

DROP TABLE public.moves__parent;

-- table public.narrows gets columns that only a parent defines
CREATE TABLE public.narrows__parent ();

ALTER TABLE public.narrows RENAME COLUMN x TO x__own;

ALTER TABLE public.narrows RENAME COLUMN y TO y__own;

ALTER TABLE public.narrows INHERIT public.narrows__parent;

ALTER TABLE public.narrows__parent ADD COLUMN x integer;

ALTER TABLE public.narrows__parent ADD COLUMN y text;

UPDATE public.narrows SET x = x__own, y = y__own;

ALTER TABLE public.narrows DROP COLUMN x__own, DROP COLUMN y__own;

ALTER TABLE public.narrows__parent ADD CONSTRAINT a_y_not_null NOT NULL y;

ALTER TABLE public.narrows__parent ADD CONSTRAINT ac CHECK ((x > 0));

ALTER TABLE public.narrows INHERIT public.a;

ALTER TABLE public.narrows NO INHERIT public.narrows__parent;

DROP TABLE public.narrows__parent;

ALTER TABLE ONLY public.narrows ALTER COLUMN y SET DEFAULT 'q'::text;

-- table public.swaps gets columns that only a parent defines
CREATE TABLE public.swaps__parent ();

ALTER TABLE public.swaps RENAME COLUMN x TO x__own;

ALTER TABLE public.swaps RENAME COLUMN y TO y__own;

ALTER TABLE public.swaps INHERIT public.swaps__parent;

ALTER TABLE public.swaps__parent ADD COLUMN x integer;

ALTER TABLE public.swaps__parent ADD COLUMN y text;

UPDATE public.swaps SET x = x__own, y = y__own;

ALTER TABLE public.swaps DROP COLUMN x__own, DROP COLUMN y__own;

ALTER TABLE public.swaps__parent ADD CONSTRAINT a_y_not_null NOT NULL y;

ALTER TABLE public.swaps__parent ADD CONSTRAINT ac CHECK ((x > 0));

ALTER TABLE public.swaps INHERIT public.a;

ALTER TABLE public.swaps NO INHERIT public.swaps__parent;

DROP TABLE public.swaps__parent;

ALTER TABLE ONLY public.swaps ALTER COLUMN y SET DEFAULT 'q'::text;

CREATE VIEW public.jv AS
 SELECT x,
    y
   FROM public.joins;

CREATE INDEX joins_x ON public.joins USING btree (x) WHERE (y > 'a'::text);

CREATE INDEX moves_x ON public.moves USING btree (x);
