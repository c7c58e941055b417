"""CREATE TABLE, INDEX, TRIGGER and VIEW out of the tree."""

from __future__ import annotations

from collections.abc import Callable

from junco.lint.operation import CreateIndex, CreateTable, CreateTrigger, CreateView, Operation
from junco.lint.parse.columns import bound, column_def, constraint
from junco.lint.parse.library import Node, enum, inner, kind, text
from junco.lint.parse.names import relation, sources


def _table(statement: Node) -> Operation:
    elements = list(statement.table_elts)
    parents = tuple(relation(one.range_var) for one in statement.inh_relations)
    is_part = statement.HasField("partbound")
    return CreateTable(
        table=relation(statement.relation),
        columns=tuple(column_def(one.column_def) for one in elements if one.HasField("column_def")),
        constraints=tuple(constraint(one.constraint) for one in elements if one.HasField("constraint")),
        like=tuple(
            relation(one.table_like_clause.relation) for one in elements if one.HasField("table_like_clause")
        ),
        inherits=() if is_part else parents,
        parent=parents[0] if is_part else None,
        bound=bound(statement.partbound) if is_part else None,
        partitioned=statement.HasField("partspec"),
        if_not_exists=statement.if_not_exists,
        temporary=statement.relation.relpersistence == "t",
    )


def _foreign(statement: Node) -> Operation:
    return _table(statement.base_stmt)


def _table_as(statement: Node) -> Operation:
    return CreateTable(
        table=relation(statement.into.rel),
        sources=sources(statement.query),
        with_data=not statement.into.skip_data,
        materialized=enum(statement, "objtype") == "OBJECT_MATVIEW",
        temporary=statement.into.rel.relpersistence == "t",
        if_not_exists=statement.if_not_exists,
    )


def _index(statement: Node) -> Operation:
    parts = [one.index_elem for one in statement.index_params]
    whole = text(statement)
    return CreateIndex(
        name=statement.idxname,
        table=relation(statement.relation),
        unique=statement.unique,
        concurrent=statement.concurrent,
        if_not_exists=statement.if_not_exists,
        only=not statement.relation.inh,
        columns=tuple(one.name for one in parts if one.name),
        plain=all(one.name for one in parts) and not statement.HasField("where_clause"),
        method=statement.access_method or "btree",
        labels=tuple(
            _label(one.index_elem) for one in (*statement.index_params, *statement.index_including_params)
        ),
        definition=whole[whole.index(" USING ") + 1 :],
    )


def _label(element: Node) -> str:
    """What PostgreSQL calls a column of an index: by its column, its function, or expr."""
    if element.name:
        return str(element.name)
    return _figured(element.expr)[1] or "expr"


_FIXED = {"CoalesceExpr": "coalesce", "A_ArrayExpr": "array", "RowExpr": "row"}


def _figured(wrapped: Node) -> tuple[int, str]:
    """The name that PostgreSQL finds for an expression, and how sure it is of it: 2 is sure, 0 has none."""
    value = inner(wrapped)
    match kind(value):
        case "ColumnRef":
            return 2, str(value.fields[-1].string.sval)
        case "FuncCall":
            return 2, str(value.funcname[-1].string.sval)
        case "CollateClause":
            return _figured(value.arg)
        case "A_Indirection":
            names = [one.string.sval for one in value.indirection if one.HasField("string")]
            return (2, str(names[-1])) if names else _figured(value.arg)
        case "MinMaxExpr":
            return 2, enum(value, "op").removeprefix("IS_").lower()
        case "A_Expr" if enum(value, "kind") == "AEXPR_NULLIF":
            return 2, "nullif"
        case "TypeCast" | "CaseExpr" as found:
            cast = found == "TypeCast"
            below = value.arg if cast else value.defresult
            sure, name = _figured(below) if below.WhichOneof("node") else (0, "")
            return (
                (sure, name) if sure > 1 else (1, value.type_name.names[-1].string.sval if cast else "case")
            )
    return (2, _FIXED[kind(value)]) if kind(value) in _FIXED else (0, "")


def _trigger(statement: Node) -> Operation:
    other = relation(statement.constrrel) if statement.constrrel.relname else None
    return CreateTrigger(
        name=statement.trigname,
        table=relation(statement.relation),
        replace=statement.replace,
        row=statement.row,
        references=other,
    )


def _view(statement: Node) -> Operation:
    return CreateView(
        name=relation(statement.view),
        sources=sources(statement.query),
        replace=statement.replace,
        temporary=statement.view.relpersistence == "t",
    )


CREATES: dict[str, Callable[[Node], Operation]] = {
    "CreateStmt": _table,
    "CreateForeignTableStmt": _foreign,
    "CreateTableAsStmt": _table_as,
    "IndexStmt": _index,
    "CreateTrigStmt": _trigger,
    "ViewStmt": _view,
}
