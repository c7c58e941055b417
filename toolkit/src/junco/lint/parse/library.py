"""The SQL parser itself: PostgreSQL's own, behind three functions.

The only module that imports it; where it is not installed, the error says how to get it. Refuses to know what
a node means.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any, cast

from junco.errors.lint import ParserMissing, SyntaxWrong

Node = Any  # a message of protobuf: its classes are made when they are loaded


@cache
def library() -> ModuleType:
    """The parser's package. Raises `ParserMissing`."""
    try:
        import postgast
    except ImportError:
        raise ParserMissing() from None
    return cast(ModuleType, postgast)


def tree(sql: str) -> Node:
    """The parse tree of one statement. Raises `SyntaxWrong`."""
    try:
        return library().parse(sql)
    except library().PgQueryError as error:
        raise SyntaxWrong(reason=str(error), sql=sql) from None


def node(sql: str) -> Node:
    """The one statement in `sql`: the message behind its kind. Raises `SyntaxWrong`."""
    found = tree(sql)
    if len(found.stmts) != 1:
        raise SyntaxWrong(reason="it is not one statement", sql=sql)
    return inner(found.stmts[0].stmt)


def inner(wrapped: Node) -> Node:
    """What a wrapping node holds."""
    return getattr(wrapped, wrapped.WhichOneof("node"))


def kind(message: Node) -> str:
    """The name of a message's class: AlterTableStmt."""
    return str(message.DESCRIPTOR.name)


def text(statement: Node) -> str:
    """A statement as the parser spells it."""
    postgast = library()
    whole = postgast.pg_query_pb2.ParseResult()
    name = next(
        field.name
        for field in whole.stmts.add().stmt.DESCRIPTOR.fields
        if field.message_type is not None and field.message_type.name == kind(statement)
    )
    del whole.stmts[:]
    getattr(whole.stmts.add().stmt, name).CopyFrom(statement)
    whole.version = VERSION
    return str(postgast.deparse(whole))


VERSION = 180004


def enum(message: Node, field: str) -> str:
    """The name of an enumerated field's value: AT_AddColumn."""
    described = message.DESCRIPTOR.fields_by_name[field]
    return str(described.enum_type.values_by_number[getattr(message, field)].name)
