"""SQL as text: where statements begin and end, whatever stands in strings, comments and bodies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junco.sqltext import (
    MetaCommand,
    Unterminated,
    directives,
    excerpt,
    place,
    qualified,
    quote_ident,
    quote_literal,
    split,
    tokens,
)


def texts(script: str) -> list[str]:
    return [statement.sql for statement in split(script)]


# -- pieces of a statement, each of which may hold anything that looks like an end -------------------------------

LETTERS = [*";'\"$\\/*-() \n\tabeE$xN.,:é名\u00a0", "$$", "*/", "/*", "--", "BEGIN", "end", "case", "atomic"]
ANYTHING = st.lists(st.sampled_from(LETTERS), max_size=10).map("".join)
STRING = ANYTHING.map(lambda text: "'" + text.replace("'", "''") + "'")
ESCAPED = ANYTHING.map(lambda text: "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
NATIONAL = ANYTHING.map(lambda text: "U&'" + text.replace("'", "''") + "'")
NAME = ANYTHING.map(lambda text: '"' + text.replace('"', '""') + 'x"')
TAG = st.sampled_from(["$$", "$body$", "$_1$", "$é$"])
DOLLAR = st.tuples(TAG, ANYTHING).map(
    lambda pair: pair[0] + pair[1].replace(pair[0], "").replace("$", "") + pair[0]
)
LINE = ANYTHING.map(lambda text: "--" + text.replace("\n", "") + "\n")
BLOCK = ANYTHING.map(
    lambda text: "/*" + text.replace("*/", "").replace("/*", "").replace("*", "").replace("/", "") + "*/"
)
NESTED = st.tuples(BLOCK, BLOCK).map(lambda pair: "/*" + pair[0] + pair[1] + "*/")
PARENS = st.sampled_from(["(1; 2)", "(a, (b))", "[1]", "t[1:2]"])
ATOMIC = st.just("BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END")
PIECE = st.one_of(STRING, ESCAPED, NATIONAL, NAME, DOLLAR, LINE, BLOCK, NESTED, PARENS, ATOMIC)
STATEMENT = st.lists(PIECE, max_size=5).map(lambda pieces: "SELECT " + " ".join([*pieces, "x"]))


@given(
    st.lists(STATEMENT, min_size=1, max_size=5),
    st.sampled_from([";", ";\n", ";;", " ; \n\n", ";/* ; */", ";--;\n"]),
)
@settings(max_examples=200, deadline=None)
def test_statements_that_were_joined_come_apart_again(statements: list[str], joint: str) -> None:
    found = split(joint.join(statements))
    assert [one.sql for one in found] == statements
    for one in found:
        assert joint.join(statements)[one.start :].startswith(one.sql)
    assert [one.sql for one in split(joint.join(statements) + joint)] == statements


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_split_or_refused_and_nothing_is_lost(text: str) -> None:
    try:
        found = split(text)
    except (Unterminated, MetaCommand):
        return
    ends = 0
    for statement in found:
        assert statement.start >= ends
        assert text[statement.start : statement.start + len(statement.sql)] == statement.sql
        ends = statement.start + len(statement.sql)


@given(ANYTHING)
@settings(deadline=None)
def test_a_quoted_name_or_string_is_one_token_with_the_same_text(text: str) -> None:
    [name] = tokens(quote_ident("x" + text))
    assert name.name == "x" + text
    [literal] = tokens(quote_literal(text))
    assert literal.kind == "string"


# -- cases worth a name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        (" ;; ; \n", []),
        ("-- only words ;\n/* ; */", []),
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 'a;b'; SELECT 2", ["SELECT 'a;b'", "SELECT 2"]),
        ("SELECT 'it''s;'; SELECT 2", ["SELECT 'it''s;'", "SELECT 2"]),
        (r"SELECT E'a\';b'; SELECT 2", [r"SELECT E'a\';b'", "SELECT 2"]),
        (r"SELECT 'a\'; SELECT 2", [r"SELECT 'a\'", "SELECT 2"]),
        ("SELECT E'a'\n  'b\\';c'; SELECT 2", ["SELECT E'a'\n  'b\\';c'", "SELECT 2"]),
        ("SELECT a$b$c; SELECT d$b$e", ["SELECT a$b$c", "SELECT d$b$e"]),
        ("SELECT $1; SELECT $2", ["SELECT $1", "SELECT $2"]),
        ("DO $a$ x; $b$ y; $b$ $a$; SELECT 2", ["DO $a$ x; $b$ y; $b$ $a$", "SELECT 2"]),
        ("SELECT /* a /* b; */ c; */ 1; SELECT 2", ["SELECT /* a /* b; */ c; */ 1", "SELECT 2"]),
        ("SELECT 1 -- a; b\n; SELECT 2", ["SELECT 1 -- a; b", "SELECT 2"]),
        ("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
         ["CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"]),
        ("SELECT 1.5e10, .5, 1_000; SELECT x.*", ["SELECT 1.5e10, .5, 1_000", "SELECT x.*"]),
        ("SELECT 1 --> 2", ["SELECT 1 --> 2"]),
        ('SELECT "a;""b"; SELECT 2', ['SELECT "a;""b"', "SELECT 2"]),
        ("SELECT\u00a0a$$;b$$", ["SELECT\u00a0a$$", "b$$"]),
    ],
)  # fmt: skip
def test_where_statements_end(script: str, expected: list[str]) -> None:
    assert texts(script) == expected


def test_places_count_from_one_and_comments_belong_to_what_follows() -> None:
    first, second = split("-- about a\nSELECT 1;\n\n  /* b */ SELECT 'x\ny'; -- tail")
    assert (first.line, first.column, first.comments) == (2, 1, ("-- about a",))
    assert (second.line, second.column, second.comments) == (4, 11, ("/* b */",))


def test_copy_data_is_not_sql() -> None:
    script = "COPY t (a, b) FROM stdin;\n1\tit's; $$ \\N\n2\t--x\n\\.\n\nSELECT 2;"
    copy, after = split(script)
    assert copy.sql == "COPY t (a, b) FROM stdin"
    assert copy.copy_data == "1\tit's; $$ \\N\n2\t--x\n"
    assert (after.sql, after.line) == ("SELECT 2", 6)


def test_copy_data_may_be_empty_and_may_lack_its_end() -> None:
    assert split("COPY t FROM STDIN;\n\\.\n")[0].copy_data == ""
    assert split("COPY t FROM STDIN;\n1\n2\n")[0].copy_data == "1\n2\n"
    assert split("COPY t FROM '/tmp/x'; SELECT 1")[0].copy_data is None


@pytest.mark.parametrize(
    ("script", "thing", "start"),
    [
        ("SELECT 'abc", "string", 7),
        ("SELECT 'abc\nit''s", "string", 7),
        (r"SELECT E'abc\'", "string", 7),
        ('SELECT "abc', "quoted identifier", 7),
        ("SELECT $$ abc $", "dollar-quoted string", 7),
        ("SELECT $a$ $A$", "dollar-quoted string", 7),
        ("SELECT 1 /* a /* b */", "comment", 9),
        ("SELECT 1; 'x';\n '", "string", 16),
    ],
)
def test_what_never_ends_is_found_with_its_beginning(script: str, thing: str, start: int) -> None:
    with pytest.raises(Unterminated) as refused:
        split(script)
    assert (refused.value.thing, refused.value.start) == (thing, start)


@pytest.mark.parametrize("line", ["\\i other.sql", "\\connect x", "  \\set a b", "\\copy t from 'x'"])
def test_commands_of_psql_are_refused_with_their_line(line: str) -> None:
    with pytest.raises(MetaCommand) as refused:
        split("SELECT 1;\n" + line + "\nSELECT 2;")
    assert (refused.value.line, refused.value.text) == (2, line.strip())


def test_the_lines_that_pg_dump_adds_are_passed_over() -> None:
    assert texts("\\restrict abc\nSELECT 1;\n\\unrestrict abc\n") == ["SELECT 1"]


# -- words of a statement ----------------------------------------------------------------------------------------


def test_keywords_are_words_never_strings_or_names() -> None:
    [statement] = split("""create /* x */ INDEX "concurrently" ON t ('CONCURRENTLY')""")
    assert statement.starts_with("CREATE", "INDEX")
    assert not statement.has("CONCURRENTLY")
    assert not statement.starts_with("CREATE", "TABLE")


def test_only_letters_of_ascii_fold_as_in_postgresql() -> None:
    long_s, name = tokens("\u017fET ÄRZTE")
    assert long_s.upper != "SET"
    assert name.name == "Ärzte"


# -- directives --------------------------------------------------------------------------------------------------


def test_directives_have_word_rest_and_line() -> None:
    script = "-- junco: no-transaction\nSELECT 1; --junco:empty  because of it  \n/* junco: empty */ '-- junco: no'"
    assert [(one.word, one.rest, one.line) for one in directives(script)] == [
        ("no-transaction", "", 1),
        ("empty", "because of it", 2),
    ]


@pytest.mark.parametrize("text", ["No-Transaction", "NO-TRANSACTION", "no_transaction", "émpty", "1"])
def test_a_misspelt_directive_is_still_seen(text: str) -> None:
    assert [one.word for one in directives(f"-- junco: {text}\nSELECT 1")] == [text]


def test_prose_about_junco_is_no_directive() -> None:
    assert directives("-- generated by junco, see: docs\n-- junco is a bird\nSELECT 1") == ()


# -- places and excerpts -----------------------------------------------------------------------------------------


def test_the_caret_stands_under_the_character() -> None:
    script = "SELECT 1;\nSELECT 'x' FROM\tnowhere;\nSELECT 2;"
    at = script.index("nowhere")
    assert place(script, at) == (2, 17)
    text, caret = excerpt(script, at).split("\n")
    assert text[caret.index("^") :].startswith("nowhere")


def test_a_long_line_is_cut_around_the_character() -> None:
    script = "SELECT " + "x, " * 500 + "HERE" + ", y" * 500
    text, caret = excerpt(script, script.index("HERE")).split("\n")
    assert len(text) <= 120
    assert text[caret.index("^") :].startswith("HERE")


@given(st.text(max_size=40), st.integers(0, 40))
def test_any_offset_has_an_excerpt(text: str, offset: int) -> None:
    shown = excerpt(text, min(offset, len(text)))
    assert shown.endswith("^")
    line, column = place(text, min(offset, len(text)))
    assert line >= 1
    assert column >= 1


# -- quoting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("users", "users"),
        ("Users", '"Users"'),
        ("user", '"user"'),
        ("a b", '"a b"'),
        ('a"b', '"a""b"'),
        ("1a", '"1a"'),
        ("ärzte", '"ärzte"'),
        ("a\n", '"a\n"'),
        ("", '""'),
    ],
)
def test_names_are_quoted_where_they_must_be(name: str, quoted: str) -> None:
    assert quote_ident(name) == quoted
    assert qualified("Select", name) == f'"Select".{quoted}'
    assert qualified(None, name) == quoted


def test_strings_with_backslashes_say_so() -> None:
    assert quote_literal("it's") == "'it''s'"
    assert quote_literal("a\\'") == " E'a\\\\'''"
