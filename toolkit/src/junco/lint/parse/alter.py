"""The parts of ALTER TABLE out of the tree, each under a fixed word.

Knows every subcommand's name. Refuses to know which lock it takes.
"""

from __future__ import annotations

from dataclasses import replace

from junco.lint.operation import AlterTable, Command, Operation
from junco.lint.parse.columns import bound, collation, column_def, constraint
from junco.lint.parse.library import Node, enum, text
from junco.lint.parse.names import expression, relation, type_of

# What needs nothing but its name.
WORDS = {
    "AT_DropNotNull": "drop not null",
    "AT_SetNotNull": "set not null",
    "AT_DropExpression": "drop expression",
    "AT_SetStatistics": "set statistics",
    "AT_SetOptions": "set column options",
    "AT_ResetOptions": "reset column options",
    "AT_SetStorage": "set storage",
    "AT_SetCompression": "set compression",
    "AT_DropColumn": "drop column",
    "AT_AlterConstraint": "alter constraint",
    "AT_ValidateConstraint": "validate",
    "AT_DropConstraint": "drop constraint",
    "AT_AlterColumnGenericOptions": "foreign options",
    "AT_ChangeOwner": "owner",
    "AT_ClusterOn": "cluster on",
    "AT_DropCluster": "without cluster",
    "AT_SetLogged": "set logged",
    "AT_SetUnLogged": "set unlogged",
    "AT_SetAccessMethod": "set access method",
    "AT_SetTableSpace": "set tablespace",
    "AT_SetRelOptions": "set options",
    "AT_ResetRelOptions": "reset options",
    "AT_EnableTrig": "trigger",
    "AT_EnableAlwaysTrig": "trigger",
    "AT_EnableReplicaTrig": "trigger",
    "AT_DisableTrig": "trigger",
    "AT_EnableTrigAll": "trigger",
    "AT_DisableTrigAll": "trigger",
    "AT_EnableTrigUser": "trigger",
    "AT_DisableTrigUser": "trigger",
    "AT_EnableRule": "rule",
    "AT_EnableAlwaysRule": "rule",
    "AT_EnableReplicaRule": "rule",
    "AT_DisableRule": "rule",
    "AT_AddOf": "of",
    "AT_DropOf": "not of",
    "AT_ReplicaIdentity": "replica identity",
    "AT_EnableRowSecurity": "row security",
    "AT_DisableRowSecurity": "row security",
    "AT_ForceRowSecurity": "row security",
    "AT_NoForceRowSecurity": "row security",
    "AT_GenericOptions": "foreign options",
    "AT_SetIdentity": "set identity",
    "AT_DropIdentity": "drop identity",
    "AT_AddColumn": "add column",
    "AT_ColumnDefault": "default",
    "AT_SetExpression": "set expression",
    "AT_AddConstraint": "add constraint",
    "AT_AlterColumnType": "type",
    "AT_AddInherit": "inherit",
    "AT_DropInherit": "no inherit",
    "AT_AttachPartition": "attach",
    "AT_DetachPartition": "detach",
    "AT_DetachPartitionFinalize": "finalize",
    "AT_AddIdentity": "add identity",
}
_OBJECTS = {
    "OBJECT_TABLE": "table",
    "OBJECT_INDEX": "index",
    "OBJECT_SEQUENCE": "sequence",
    "OBJECT_VIEW": "view",
    "OBJECT_MATVIEW": "materialized view",
    "OBJECT_FOREIGN_TABLE": "table",
    "OBJECT_TYPE": "type",
}


def alter_table(statement: Node) -> Operation:
    """ALTER TABLE and its kin."""
    return AlterTable(
        relation(statement.relation),
        tuple(
            replace(_command(one.alter_table_cmd), sql=_sql(statement, number))
            for number, one in enumerate(statement.cmds)
        ),
        _OBJECTS.get(enum(statement, "objtype"), "other"),
        only=not statement.relation.inh,
        missing_ok=statement.missing_ok,
    )


def _sql(statement: Node, number: int) -> str:
    """One part's text, without the words before it."""
    alone = type(statement)()
    alone.CopyFrom(statement)
    del alone.cmds[:]
    alone.cmds.add().CopyFrom(statement.cmds[number])
    alone.relation.Clear()
    alone.relation.relname, alone.relation.relpersistence, alone.relation.inh = "x", "p", True
    alone.missing_ok = False
    return text(alone).partition(" x ")[2]


def _command(message: Node) -> Command:
    kind = enum(message, "subtype")
    verb = WORDS.get(kind, "other")
    about = getattr(message, "def")
    cascade = enum(message, "behavior") == "DROP_CASCADE"
    made = Command(verb, message.name, missing_ok=message.missing_ok, cascade=cascade)
    match about.WhichOneof("node"):
        case "column_def":
            return _with_column(made, about.column_def)
        case "constraint" if verb == "add constraint":
            return replace(made, constraint=constraint(about.constraint))
        case "partition_cmd":
            return _with_partition(made, about.partition_cmd)
        case "range_var":
            return replace(made, relation=relation(about.range_var))
        case "list":
            words = tuple(one.def_elem.defname for one in about.list.items if one.HasField("def_elem"))
            return replace(made, options=words)
        case "atalter_constraint":
            changed = about.atalter_constraint
            words = ("enforced",) if changed.alter_enforceability and changed.is_enforced else ()
            words += ("not enforced",) if changed.alter_enforceability and not changed.is_enforced else ()
            return replace(made, name=changed.conname, options=words)
    if verb in ("default", "set expression") and about.WhichOneof("node") is not None:
        return replace(made, expression=expression(about))
    return made


def _with_column(made: Command, message: Node) -> Command:
    if made.verb == "add column":
        return replace(made, name=message.colname, column=column_def(message))
    return replace(
        made,
        type=type_of(message.type_name),
        collation=collation(message.coll_clause) if message.HasField("coll_clause") else "",
        expression=expression(message.raw_default) if message.HasField("raw_default") else None,
    )


def _with_partition(made: Command, message: Node) -> Command:
    return replace(
        made,
        relation=relation(message.name),
        bound=bound(message.bound) if message.HasField("bound") else None,
        concurrent=message.concurrent,
    )
