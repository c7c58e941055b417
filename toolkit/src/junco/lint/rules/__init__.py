"""Every rule there is, by code."""

from __future__ import annotations

from junco.lint.rule import Rule
from junco.lint.rules.accepted import RULES as ACCEPTED
from junco.lint.rules.blocking import RULES as BLOCKING
from junco.lint.rules.breaking import RULES as BREAKING
from junco.lint.rules.constraints import RULES as CONSTRAINTS
from junco.lint.rules.files import RULES as FILES
from junco.lint.rules.partitions import RULES as PARTITIONS
from junco.lint.rules.replication import RULES as REPLICATION

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted(
        (*BLOCKING, *CONSTRAINTS, *PARTITIONS, *BREAKING, *REPLICATION, *FILES, *ACCEPTED),
        key=lambda rule: rule.code,
    )
}
