"""Names, types and expressions out of the tree, each with its SQL text.

Knows what an expression calls and mentions. Refuses to know which function or column a name stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from junco.errors.lint import SyntaxWrong
from junco.lint.operation import Expression, Name, Type
from junco.lint.parse.library import Node, inner, kind, library, node, text, tree
from junco.sqltext import tokens


def strings(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The words of a list of strings."""
    return tuple(one.string.sval for one in nodes)


def name_of(words: tuple[str, ...]) -> Name:
    """A dotted name: schema and last word; a database in front is ignored."""
    return Name(words[-2] if len(words) > 1 else "", words[-1])


def relation(message: Node) -> Name:
    """A RangeVar."""
    return Name(message.schemaname, message.relname, not message.inh)


def walk(message: Node) -> Iterator[Node]:
    """A message and everything in it, outer before inner."""
    yield message
    for field, value in message.ListFields():
        if field.message_type is not None:
            for one in value if field.is_repeated else [value]:
                yield from walk(one)


def columns_in(expression: Node) -> Iterator[str]:
    """The names of columns that an expression reads, with those of tables before them."""
    for part in walk(expression):
        if kind(part) == "ColumnRef":
            yield from strings(part.fields)


def functions_in(statement: Node) -> tuple[Name, ...]:
    """The names of the functions that a statement calls."""
    return tuple(name_of(strings(part.funcname)) for part in walk(statement) if kind(part) == "FuncCall")


def expression(wrapped: Node) -> Expression:
    """An expression from its wrapping node."""
    calls, columns, relations = [], [], []
    for part in walk(wrapped):
        if kind(part) == "FuncCall":
            calls.append(name_of(strings(part.funcname)))
        elif kind(part) == "ColumnRef":
            words = [one.string.sval for one in part.fields if one.HasField("string")]
            columns += words[-1:]
        elif kind(part) == "RangeVar":
            relations.append(relation(part))
    unwrapped = inner(wrapped)
    bare, cast = unwrapped, None
    while kind(bare) == "TypeCast":
        cast = cast or type_of(bare.type_name)
        bare = inner(bare.arg)
    is_column = kind(bare) == "ColumnRef"
    return Expression(
        expression_text(wrapped),
        tuple(dict.fromkeys(calls)),
        tuple(dict.fromkeys(columns)),
        tuple(dict.fromkeys(relations)),
        sequences(wrapped),
        column=columns[-1] if is_column and columns else "",
        cast=cast,
        constant=kind(bare) == "A_Const",
        null=kind(bare) == "A_Const" and bare.isnull,
    )


_DRAW = ("nextval", "setval", "currval")


def sequences(message: Node) -> tuple[Name, ...]:
    """The sequences that are drawn from by a constant name."""
    found = []
    for part in walk(message):
        if kind(part) == "FuncCall" and part.funcname[-1].string.sval in _DRAW and part.args:
            value = inner(part.args[0])
            while kind(value) == "TypeCast":
                value = inner(value.arg)
            if kind(value) == "A_Const" and value.WhichOneof("val") == "sval":
                found.append(_dotted(value.sval.sval))
    return tuple(found)


def _dotted(written: str) -> Name:
    """A name in a string, as regclass reads it."""
    words = [token.name for token in tokens(written) if token.kind in ("word", "quoted")]
    return name_of(tuple(words) or ("",))


def expression_text(wrapped: Node) -> str:
    """An expression as SQL."""
    pb = library().pg_query_pb2
    select = pb.SelectStmt()
    target = select.target_list.add().res_target
    target.val.CopyFrom(wrapped)
    select.limit_option = pb.LIMIT_OPTION_DEFAULT
    select.op = pb.SETOP_NONE
    return text(select).removeprefix("SELECT ")


def type_of(message: Node) -> Type:
    """A TypeName."""
    words = tuple(word for word in strings(message.names) if word != "pg_catalog")
    if not words:
        return Type(Name("", ""))  # a column of a typed table or a partition, which has its type from there
    modifiers = tuple(_constant(one) for one in message.typmods)
    return Type(name_of(words), modifiers, bool(message.array_bounds), _type_text(message))


def _constant(wrapped: Node) -> str:
    value = inner(wrapped)
    if kind(value) == "A_Const":
        which = value.WhichOneof("val")
        return str(value.ival.ival) if which == "ival" else str(getattr(getattr(value, which), which))
    return text_of_column(value)


def text_of_column(value: Node) -> str:
    """The last word of a column reference, empty for anything else."""
    return value.fields[-1].string.sval if kind(value) == "ColumnRef" else ""


def _type_text(message: Node) -> str:
    pb = library().pg_query_pb2
    select = pb.SelectStmt()
    cast = select.target_list.add().res_target.val.type_cast
    cast.arg.a_const.isnull = True
    cast.type_name.CopyFrom(message)
    select.limit_option = pb.LIMIT_OPTION_DEFAULT
    select.op = pb.SETOP_NONE
    return text(select).removeprefix("SELECT ").removeprefix("NULL::")


@lru_cache(maxsize=2**12)
def parse_type(written: str) -> Type:
    """A type from its text, as the catalog spells it."""
    select = node(f"SELECT NULL::{written}")
    return type_of(select.target_list[0].res_target.val.type_cast.type_name)


@lru_cache(maxsize=2**12)
def parse_expression(written: str) -> Expression:
    """An expression from its text."""
    return expression(condition(written))


@lru_cache(maxsize=2**12)
def condition(written: str) -> Node:
    """The tree of an expression from its text, for those who look into it."""
    return node(f"SELECT {written}").target_list[0].res_target.val


def sources(message: Node) -> tuple[Name, ...]:
    """The relations that a query reads, without those that its WITH clauses name."""
    own = {part.ctename for part in walk(message) if kind(part) == "CommonTableExpr"}
    found = [relation(part) for part in walk(message) if kind(part) == "RangeVar"]
    return tuple(dict.fromkeys(one for one in found if one.schema or one.name not in own))


def option(elements: Iterable[Node], name: str) -> Node | None:
    """The element of this name in a list of options."""
    return next((one.def_elem for one in elements if one.def_elem.defname == name), None)


def switched_on(elements: Iterable[Node], name: str) -> bool:
    """Whether an option stands there without a value that turns it off."""
    found = option(elements, name)
    if found is None:
        return False
    if not found.HasField("arg"):
        return True
    value = inner(found.arg)
    shown = value.sval if kind(value) == "String" else getattr(value, "boolval", getattr(value, "ival", 1))
    return str(shown).lower() not in ("false", "off", "0", "no")


@lru_cache(maxsize=2**10)
def single_expression(body: str) -> Expression | None:
    """The expression of a function body that is nothing but SELECT of one; None for any other."""
    written = body.strip().removesuffix(";")
    if written.upper().startswith("RETURN "):
        written = "SELECT " + written[7:]
    try:
        found = tree(written)
    except SyntaxWrong:
        return None
    statement = inner(found.stmts[0].stmt) if len(found.stmts) == 1 else None
    if statement is None or kind(statement) != "SelectStmt" or len(statement.target_list) != 1:
        return None
    used = {field.name for field, _ in statement.ListFields()}
    plain = used <= {"target_list", "limit_option", "op"}
    return expression(statement.target_list[0].res_target.val) if plain else None
