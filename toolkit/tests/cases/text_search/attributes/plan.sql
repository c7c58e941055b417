DROP INDEX public.on_body;

DROP TEXT SEARCH CONFIGURATION public.parsed;

DROP TEXT SEARCH DICTIONARY public.moved;

DROP TEXT SEARCH TEMPLATE public.gone_template;

DROP TEXT SEARCH TEMPLATE public.template;

DROP TEXT SEARCH PARSER public.gone_parser;

DROP TEXT SEARCH PARSER public.parser;

ALTER TEXT SEARCH DICTIONARY "My S"."D c" (language = 'french');

COMMENT ON TEXT SEARCH DICTIONARY "My S"."D c" IS 'after';

ALTER TEXT SEARCH DICTIONARY public.plain (accept = 'true', stopwords);

ALTER TEXT SEARCH CONFIGURATION public.found DROP MAPPING FOR email, url, tag;

ALTER TEXT SEARCH CONFIGURATION public.found ALTER MAPPING FOR asciiword WITH "My S"."D c", public.plain;

ALTER TEXT SEARCH CONFIGURATION public.found ALTER MAPPING FOR word WITH pg_catalog.english_stem;

ALTER TEXT SEARCH CONFIGURATION public.found ADD MAPPING FOR protocol WITH pg_catalog.simple;

COMMENT ON TEXT SEARCH CONFIGURATION public.found IS 'it''s after';

DROP TEXT SEARCH DICTIONARY public.gone;

CREATE TEXT SEARCH PARSER public.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);

COMMENT ON TEXT SEARCH PARSER public.parser IS 'said';

CREATE TEXT SEARCH TEMPLATE public.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);

COMMENT ON TEXT SEARCH TEMPLATE public.template IS 'said';

CREATE TEXT SEARCH DICTIONARY public.moved (TEMPLATE = public.template, stopwords = 'english');

CREATE TEXT SEARCH CONFIGURATION "My S"."C f" (PARSER = public.parser);

CREATE TEXT SEARCH CONFIGURATION public.parsed (PARSER = public.parser);

ALTER TEXT SEARCH CONFIGURATION public.parsed ADD MAPPING FOR word WITH public.moved;

CREATE INDEX on_body ON public.docs USING gin (to_tsvector('public.parsed'::regconfig, body));
