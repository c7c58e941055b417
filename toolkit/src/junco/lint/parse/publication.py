"""CREATE and ALTER PUBLICATION as an operation.

Knows which tables a publication gets or loses, and which changes it tells of. Refuses to know what they have.
"""

from __future__ import annotations

from junco.lint.operation import OnRelation, Operation
from junco.lint.parse.library import Node, enum, kind
from junco.lint.parse.names import option, relation, walk

_PUBLISHES = {"AP_AddObjects": "add", "AP_SetObjects": "set", "AP_DropObjects": "drop"}


def publication(statement: Node) -> Operation:
    """What CREATE or ALTER PUBLICATION does to which tables."""
    tables = tuple(relation(part.relation) for part in walk(statement) if kind(part) == "PublicationTable")
    made = kind(statement) == "CreatePublicationStmt"
    published = option(statement.options, "publish")
    kinds = published.arg.string.sval if published is not None else "update"
    return OnRelation(
        verb="publication",
        relations=tables,
        kind="create" if made else _PUBLISHES[enum(statement, "action")] if statement.pubobjects else "",
        of=statement.pubname,
        everything=statement.for_all_tables,
        inserts="update" not in kinds and "delete" not in kinds,
    )
