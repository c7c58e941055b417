"""Columns, constraints and partition bounds out of the tree."""

from __future__ import annotations

from junco.lint.operation import Bound, ColumnDef, Constraint, Expression
from junco.lint.parse.library import Node, enum, inner, library, text
from junco.lint.parse.names import expression, expression_text, relation, strings, type_of
from junco.sqltext import quote_ident

_KINDS = {
    "CONSTR_CHECK": "check",
    "CONSTR_NOTNULL": "not null",
    "CONSTR_PRIMARY": "primary",
    "CONSTR_UNIQUE": "unique",
    "CONSTR_EXCLUSION": "exclude",
    "CONSTR_FOREIGN": "foreign",
}
_ATTRIBUTES = {
    "CONSTR_ATTR_DEFERRABLE": "deferrable",
    "CONSTR_ATTR_DEFERRED": "initdeferred",
}


def column_def(message: Node) -> ColumnDef:
    """A ColumnDef with its inline constraints."""
    parts = [(enum(one.constraint, "contype"), one.constraint) for one in message.constraints]
    found = dict(parts)
    default, generated, identity = (
        found.get("CONSTR_DEFAULT"),
        found.get("CONSTR_GENERATED"),
        found.get("CONSTR_IDENTITY"),
    )
    return ColumnDef(
        name=message.colname,
        type=type_of(message.type_name),
        collation=collation(message.coll_clause) if message.HasField("coll_clause") else "",
        not_null=message.is_not_null or "CONSTR_NOTNULL" in found or "CONSTR_PRIMARY" in found,
        default=expression(default.raw_expr) if default is not None else None,
        generated=_generated(generated),
        generation=expression(generated.raw_expr) if generated is not None else None,
        identity=identity.generated_when if identity is not None else "",
        identity_options=_identity_options(identity) if identity is not None else "",
        constraints=tuple(_inline(message.colname, parts)),
    )


def _generated(constraint: Node | None) -> str:
    """Parsers of older versions know no kind: there, it is stored."""
    return "" if constraint is None else constraint.generated_kind or "s"


def _identity_options(constraint: Node) -> str:
    """The sequence options between parentheses, with them; empty if there are none."""
    if not constraint.options:
        return ""
    pb = library().pg_query_pb2
    made = pb.CreateSeqStmt()
    made.sequence.relname, made.sequence.relpersistence, made.sequence.inh = "x", "p", True
    made.options.extend(constraint.options)
    return "(" + text(made).removeprefix("CREATE SEQUENCE x ") + ")"


def collation(clause: Node) -> str:
    """The name in a COLLATE clause, as SQL."""
    return ".".join(quote_ident(word) for word in strings(clause.collname))


def _inline(column: str, parts: list[tuple[str, Node]]) -> list[Constraint]:
    """The constraints of a column as the table's; what follows one belongs to it."""
    found: list[Constraint] = []
    attributes: dict[int, set[str]] = {}
    last = -1
    for number, (kind, _) in enumerate(parts):
        if kind in _KINDS:
            last = number
        attributes.setdefault(last, set()).add(_ATTRIBUTES.get(kind, ""))
    for number, (kind, message) in enumerate(parts):
        if kind not in _KINDS or kind == "CONSTR_NOTNULL":
            continue
        copied = type(message)()
        copied.CopyFrom(message)
        if kind in ("CONSTR_PRIMARY", "CONSTR_UNIQUE"):
            copied.keys.add().string.sval = column
        elif kind == "CONSTR_FOREIGN":
            copied.fk_attrs.add().string.sval = column
        for attribute in attributes[number] - {""}:
            setattr(copied, attribute, True)
        found.append(constraint(copied))
    return found


def constraint(message: Node) -> Constraint:
    """A table constraint."""
    kind = _KINDS[enum(message, "contype")]
    keys = message.fk_attrs if kind == "foreign" else message.keys
    raw: Expression | None = expression(message.raw_expr) if message.HasField("raw_expr") else None
    return Constraint(
        kind=kind,
        definition=definition(message),
        name=message.conname,
        columns=strings(keys) or (raw.columns if raw else ()),
        expression=raw,
        references=relation(message.pktable) if message.HasField("pktable") else None,
        referenced=strings(message.pk_attrs),
        valid=not message.skip_validation,
        enforced=message.is_enforced or kind not in ("check", "foreign"),
        deferrable=message.deferrable,
        deferred=message.initdeferred,
        index=message.indexname,
        no_inherit=message.is_no_inherit,
        nulls_not_distinct=message.nulls_not_distinct,
        including=strings(message.including),
        on_delete=message.fk_del_action or "a",
        on_update=message.fk_upd_action or "a",
        without_overlaps=message.without_overlaps or message.fk_with_period,
    )


def definition(message: Node) -> str:
    """A constraint's text, without NOT VALID."""
    pb = library().pg_query_pb2
    copied = type(message)()
    copied.CopyFrom(message)
    copied.skip_validation = False
    if copied.contype in (pb.CONSTR_CHECK, pb.CONSTR_FOREIGN):
        copied.initially_valid = True
    alter = pb.AlterTableStmt()
    alter.relation.relname, alter.relation.relpersistence, alter.relation.inh = "x", "p", True
    alter.objtype = pb.OBJECT_TABLE
    command = alter.cmds.add().alter_table_cmd
    command.subtype, command.behavior = pb.AT_AddConstraint, pb.DROP_RESTRICT
    getattr(command, "def").constraint.CopyFrom(copied)
    return text(alter).removeprefix("ALTER TABLE x ADD ")


def bound(message: Node) -> Bound:
    """A PartitionBoundSpec."""
    if message.is_default:
        return Bound("d", text="DEFAULT")
    if message.strategy == "h":
        return Bound("h", text=f"FOR VALUES WITH (MODULUS {message.modulus}, REMAINDER {message.remainder})")
    if message.strategy == "l":
        values = tuple(expression_text(one) for one in message.listdatums)
        return Bound("l", values, text=f"FOR VALUES IN ({', '.join(values)})")
    lower = tuple(_edge(one) for one in message.lowerdatums)
    upper = tuple(_edge(one) for one in message.upperdatums)
    return Bound("r", lower, upper, f"FOR VALUES FROM ({', '.join(lower)}) TO ({', '.join(upper)})")


def _edge(wrapped: Node) -> str:
    value = inner(wrapped)
    words = strings(value.fields) if hasattr(value, "fields") else ()
    return words[0].upper() if words else expression_text(wrapped)
