"""A whole statement: which kind it is, and its value."""

from __future__ import annotations

from collections.abc import Callable

from junco.lint.operation import (
    AlterDomain,
    AlterEnum,
    AlterSequence,
    CreateDomain,
    CreateSequence,
    Drop,
    Name,
    OnRelation,
    Operation,
    Other,
    Refresh,
    Reindex,
    Rename,
    Rows,
    SetSchema,
    Setting,
    Transaction,
    Truncate,
    Vacuum,
)
from junco.lint.parse.alter import alter_table
from junco.lint.parse.columns import constraint
from junco.lint.parse.create import CREATES
from junco.lint.parse.library import Node, enum, inner, kind, node, text
from junco.lint.parse.names import (
    columns_in,
    functions_in,
    name_of,
    option,
    relation,
    sources,
    strings,
    switched_on,
    text_of_column,
    walk,
)
from junco.lint.parse.names import sequences as drawn_from
from junco.lint.parse.publication import publication


def parse(sql: str) -> Operation:
    """The operation that one statement asks for. Raises `SyntaxWrong` and `ParserMissing`."""
    statement = node(sql)
    made = _KINDS.get(kind(statement))
    return made(statement) if made else Other(tag=kind(statement), outside=_outside(statement))


def _outside(statement: Node) -> bool:
    name = kind(statement)
    if name in _OUTSIDE:
        return True
    return name == "AlterDatabaseStmt" and option(statement.options, "tablespace") is not None


# What PostgreSQL refuses in a transaction, beside what depends on options.
_OUTSIDE = {
    "CreatedbStmt",
    "DropdbStmt",
    "CreateTableSpaceStmt",
    "DropTableSpaceStmt",
    "CreateSubscriptionStmt",
    "DropSubscriptionStmt",
    "AlterSystemStmt",
}


def _object(enumerated: str) -> str:
    """OBJECT_FOREIGN_TABLE as people write it: foreign table."""
    words = enumerated.removeprefix("OBJECT_").lower().replace("_", " ")
    return {
        "matview": "materialized view",
        "tabconstraint": "constraint",
        "statistic ext": "statistics",
        "foreign server": "server",
        "fdw": "foreign data wrapper",
        "opclass": "operator class",
        "opfamily": "operator family",
        "tscconfiguration": "text search",
    }.get(words, words)


def _words(wrapped: Node) -> tuple[str, ...]:
    """The dotted name of whatever a DROP or COMMENT names; empty where the statement keeps it elsewhere."""
    if wrapped.WhichOneof("node") is None:
        return ()
    value = inner(wrapped)
    match kind(value):
        case "List":
            return tuple(one.string.sval for one in value.items if one.HasField("string"))
        case "TypeName":
            return strings(value.names)
        case "ObjectWithArgs":
            return strings(value.objname)
        case "String":
            return (value.sval,)
    return ("",)


_ON_RELATION = ("trigger", "policy", "rule")


def _drop(statement: Node) -> Operation:
    what = _object(enum(statement, "remove_type"))
    paths = [_words(one) for one in statement.objects]
    on = name_of(paths[0][:-1]) if what in _ON_RELATION and len(paths[0]) > 1 else None
    return Drop(
        kind=what,
        names=tuple(Name("", path[-1]) if on else name_of(path or ("",)) for path in paths),
        cascade=enum(statement, "behavior") == "DROP_CASCADE",
        concurrent=statement.concurrent,
        missing_ok=statement.missing_ok,
        relation=on,
        text=text(statement),
    )


def _rename(statement: Node) -> Operation:
    has_relation = statement.HasField("relation")
    words = _words(statement.object) or (statement.subname,)  # of schemas and roles
    name = relation(statement.relation) if has_relation else name_of(words)
    return Rename(
        kind=_object(enum(statement, "rename_type")),
        name=name,
        old=statement.subname or name.name,
        new=statement.newname,
        relation_kind=_object(enum(statement, "relation_type")) if has_relation else "",
        missing_ok=statement.missing_ok,
    )


def _set_schema(statement: Node) -> Operation:
    has_relation = statement.HasField("relation")
    name = relation(statement.relation) if has_relation else name_of(_words(statement.object) or ("",))
    return SetSchema(kind=_object(enum(statement, "object_type")), name=name, schema=statement.newschema)


def _owner(statement: Node) -> Operation:
    """ALTER … OWNER of anything but a relation."""
    return Other(tag="AlterOwnerStmt", name=name_of(_words(statement.object) or ("",)))


def _reindex(statement: Node) -> Operation:
    what = enum(statement, "kind").removeprefix("REINDEX_OBJECT_").lower()
    named = relation(statement.relation) if statement.HasField("relation") else Name("", statement.name)
    return Reindex(kind=what, name=named, concurrent=switched_on(statement.params, "concurrently"))


def _truncate(statement: Node) -> Operation:
    tables = tuple(relation(one.range_var) for one in statement.relations)
    cascade = enum(statement, "behavior") == "DROP_CASCADE"
    return Truncate(tables=tables, cascade=cascade, restart=statement.restart_seqs)


def _refresh(statement: Node) -> Operation:
    return Refresh(
        name=relation(statement.relation), concurrent=statement.concurrent, with_data=not statement.skip_data
    )


def _alter_enum(statement: Node) -> Operation:
    return AlterEnum(
        name=name_of(strings(statement.type_name)),
        value=statement.new_val,
        old=statement.old_val,
        if_not_exists=statement.skip_if_new_val_exists,
    )


_DOMAIN_VERBS = {
    "T": "default",
    "N": "drop not null",
    "O": "set not null",
    "C": "add",
    "X": "drop constraint",
    "V": "validate",
}


def _alter_domain(statement: Node) -> Operation:
    about = getattr(statement, "def")
    added = constraint(about.constraint) if about.WhichOneof("node") == "constraint" else None
    verb = _DOMAIN_VERBS.get(statement.subtype, "other")
    if added is not None and added.kind == "not null":
        verb = "set not null"
    return AlterDomain(
        name=name_of(strings(statement.type_name)),
        verb=verb,
        constraint=added,
        constraint_name=statement.name,
    )


def _owned_by(options: Node) -> Name | None:
    found = option(options, "owned_by")
    words = strings(found.arg.list.items) if found is not None else ()
    return name_of(words[:-1]) if len(words) > 1 else None


def _alter_sequence(statement: Node) -> Operation:
    words = {one.def_elem.defname for one in statement.options}
    return AlterSequence(
        name=relation(statement.sequence),
        rewrites=bool(words - {"owned_by"}),
        owned_by=_owned_by(statement.options),
        missing_ok=statement.missing_ok,
    )


def _create_sequence(statement: Node) -> Operation:
    return CreateSequence(name=relation(statement.sequence), owned_by=_owned_by(statement.options))


def _create_domain(statement: Node) -> Operation:
    kinds = {enum(one.constraint, "contype") for one in statement.constraints}
    return CreateDomain(
        name=name_of(strings(statement.domainname)),
        constrained=bool(kinds & {"CONSTR_CHECK", "CONSTR_NOTNULL"}),
    )


def _grant(statement: Node) -> Operation:
    what = _object(enum(statement, "objtype"))
    named = tuple(relation(one.range_var) for one in statement.objects if one.HasField("range_var"))
    verb = "grant" if statement.is_grant else "revoke"
    if enum(statement, "targtype") != "ACL_TARGET_OBJECT":
        verb = "other"
    return OnRelation(verb=verb, relations=named, kind=what)


def _comment(statement: Node) -> Operation:
    what, words = _object(enum(statement, "objtype")), _words(statement.object)
    if what in ("column", "constraint", "trigger", "policy", "rule"):
        words = words[:-1]
    if what in ("trigger", "policy", "rule"):
        what = "constraint"
    return OnRelation(verb="comment", relations=(name_of(words),) if words else (), kind=what)


def _policy(statement: Node) -> Operation:
    read = (name for name in sources(statement) if name != relation(statement.table))
    return OnRelation(verb="policy", relations=(relation(statement.table),), extra=tuple(read))


def _rule(statement: Node) -> Operation:
    own = relation(statement.relation)
    written = tuple(relation(part.relation) for part in walk(statement) if kind(part) in _WRITES)
    read = tuple(
        name for name in sources(statement) if name not in (own, *written) and name.name not in ("old", "new")
    )
    return OnRelation(verb="rule", relations=(own,), extra=read, written=written)


def _statistics(statement: Node) -> Operation:
    return OnRelation(verb="statistics", relations=sources(statement))


def _vacuum(statement: Node) -> Operation:
    tables = tuple(relation(one.vacuum_relation.relation) for one in statement.rels)
    if not statement.is_vacuumcmd:
        return OnRelation(verb="analyze", relations=tables)
    return Vacuum(verb="vacuum", tables=tables, full=switched_on(statement.options, "full"))


def _cluster(statement: Node) -> Operation:
    named = (relation(statement.relation),) if statement.relation.relname else ()
    return Vacuum(verb="cluster", tables=named, full=True)


def _lock(statement: Node) -> Operation:
    tables = tuple(relation(one.range_var) for one in statement.relations)
    return OnRelation(verb="lock", relations=tables, mode=statement.mode)


def _select(statement: Node) -> Operation:
    into = statement.into_clause
    if into.rel.relname:
        from junco.lint.operation import CreateTable

        read = tuple(name for name in sources(statement) if name != relation(into.rel))
        return CreateTable(table=relation(into.rel), sources=read, temporary=into.rel.relpersistence == "t")
    written = [part for part in walk(statement) if kind(part) in _WRITES]
    targets = tuple(relation(part.relation) for part in written)
    read = tuple(name for name in sources(statement) if name not in targets)
    return Rows(
        verb="select",
        targets=targets,
        sources=read,
        locking=bool(statement.locking_clause),
        sequences=drawn_from(statement),
        functions=functions_in(statement),
    )


_WRITES = {"InsertStmt": "insert", "UpdateStmt": "update", "DeleteStmt": "delete", "MergeStmt": "merge"}


def _rows(statement: Node) -> Operation:
    writes = [part for part in walk(statement) if kind(part) in _WRITES]
    targets = tuple(dict.fromkeys(relation(part.relation) for part in writes))
    touched = [*statement.target_list] if kind(statement) == "UpdateStmt" else []
    columns = tuple(one.res_target.name for one in touched)
    return Rows(
        verb=_WRITES[kind(statement)],
        targets=targets,
        sources=tuple(name for name in sources(statement) if name not in targets),
        filtered=not hasattr(statement, "where_clause") or statement.HasField("where_clause"),
        columns=columns,
        counts=any(name in columns for one in touched for name in columns_in(one)),
        sequences=drawn_from(statement),
        functions=functions_in(statement),
    )


def _copy(statement: Node) -> Operation:
    if not statement.HasField("relation"):
        return Rows(verb="copy", sources=sources(statement))
    named = (relation(statement.relation),)
    return Rows(
        verb="copy", targets=named if statement.is_from else (), sources=() if statement.is_from else named
    )


def _setting(statement: Node) -> Operation:
    values = [inner(one) for one in statement.args]
    shown = [_value(value) for value in values]
    name = statement.name or ("all" if enum(statement, "kind") == "VAR_RESET_ALL" else "")
    return Setting(name=name.lower(), value=", ".join(shown), local=statement.is_local)


def _value(value: Node) -> str:
    if kind(value) != "A_Const":
        return text_of_column(value)
    which = value.WhichOneof("val")
    return str(getattr(getattr(value, which), which)) if which else ""


def _transaction(statement: Node) -> Operation:
    return Transaction(verb=enum(statement, "kind").removeprefix("TRANS_STMT_").lower().replace("_", " "))


def _explain(statement: Node) -> Operation:
    explained = inner(statement.query)
    made = _KINDS.get(kind(explained))
    return made(explained) if made else Other(tag="EXPLAIN")


def _named(tag: str) -> Callable[[Node], Operation]:
    return lambda _: Other(tag=tag, code=True)


_KINDS: dict[str, Callable[[Node], Operation]] = {
    **CREATES,
    "AlterTableStmt": alter_table,
    "DropStmt": _drop,
    "RenameStmt": _rename,
    "AlterObjectSchemaStmt": _set_schema,
    "AlterOwnerStmt": _owner,
    "ReindexStmt": _reindex,
    "TruncateStmt": _truncate,
    "RefreshMatViewStmt": _refresh,
    "AlterEnumStmt": _alter_enum,
    "AlterDomainStmt": _alter_domain,
    "AlterSeqStmt": _alter_sequence,
    "CreateSeqStmt": _create_sequence,
    "CreateDomainStmt": _create_domain,
    "GrantStmt": _grant,
    "CommentStmt": _comment,
    "CreatePolicyStmt": _policy,
    "AlterPolicyStmt": _policy,
    "RuleStmt": _rule,
    "CreateStatsStmt": _statistics,
    "CreatePublicationStmt": publication,
    "AlterPublicationStmt": publication,
    "VacuumStmt": _vacuum,
    "ClusterStmt": _cluster,
    "LockStmt": _lock,
    "SelectStmt": _select,
    "InsertStmt": _rows,
    "UpdateStmt": _rows,
    "DeleteStmt": _rows,
    "MergeStmt": _rows,
    "CopyStmt": _copy,
    "VariableSetStmt": _setting,
    "TransactionStmt": _transaction,
    "ExplainStmt": _explain,
    "DoStmt": _named("DO"),
    "CallStmt": _named("CALL"),
}
