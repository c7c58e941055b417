"""All kinds of items there are."""

from __future__ import annotations

from worlds import constraints, others, relations, routines, tables, types
from worlds.world import Kind

_ALL: tuple[Kind, ...] = (
    types.Schema(),
    types.Enum(),
    types.Domain(),
    types.Composite(),
    types.Range(),
    types.Collation(),
    tables.Table(),
    tables.Partition(),
    tables.Foreign(),
    constraints.Constraint(),
    constraints.Index(),
    constraints.Statistics(),
    routines.Function(),
    routines.Procedure(),
    routines.Aggregate(),
    routines.Operator(),
    routines.OperatorClass(),
    routines.Cast(),
    relations.View(),
    relations.MaterializedView(),
    relations.Rule(),
    relations.Trigger(),
    relations.Policy(),
    others.Sequence(),
    others.Publication(),
    others.Dictionary(),
    others.Configuration(),
    others.Wrapper(),
    others.Server(),
    others.EventTrigger(),
    others.Conversion(),
    others.Language(),
    others.AccessMethod(),
    others.DefaultPrivileges(),
)
KINDS = {kind.name: kind for kind in _ALL}
