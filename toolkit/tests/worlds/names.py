"""Names that tools stumble over, and how they are quoted."""

from __future__ import annotations

NAMES = (
    "a",
    "plain",
    "Order",
    'we"ird',
    "dot.ted",
    "two words",
    "select",
    "user",
    "MiXed",
    "ünïcødé",
    "日本語",
    "it's",
    "back\\slash",
    "$1",
    "%s {}",
    "semi;colon",
    "--dash",
    "/* no",
    "é" * 31 + "x",
    "x" * 63,
    ("long name " * 7)[:62] + "!",
    " lead and trail ",
    "0digit",
    "new\nline",
    "(b)",
    "table",
    "integer",
)
COLUMN_NAMES = (
    "id",
    "a",
    "B b",
    'c"q',
    "select",
    "d.e",
    "größe",
    "o'clock",
    "é" * 31 + "c",
    "order",
    "x\\y",
    "Z",
)


def ident(name: str) -> str:
    """Quoted without exception."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string constant under standard_conforming_strings."""
    return "'" + text.replace("'", "''") + "'"


def grown(name: str, number: int) -> str:
    """Another name of the same sort, not longer than 63 bytes."""
    tail = f"{number}".encode()
    head = name.encode()[: 63 - len(tail)].decode(errors="ignore")
    return head + tail.decode()
