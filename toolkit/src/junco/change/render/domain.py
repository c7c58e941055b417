"""Domains and their CHECK constraints.

Knows CREATE, ALTER and DROP DOMAIN, and which rows would refuse a new rule. Refuses to change the type below a
domain in place, which PostgreSQL cannot: the domain is made anew, and `recast` sees to the columns.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from junco.change.casts import is_automatic
from junco.change.changes import Check, Difference, Step, braced
from junco.change.readable import TELLS, is_no, made_of
from junco.change.render.kind import Kind, comment_on
from junco.change.render.recast import columns_holding, columns_holding_rows, rooted
from junco.change.render.stored import as_stored
from junco.change.risk import behind, filled_table, rows_of
from junco.schema.model import Column, Domain, DomainConstraint, Object, Ref, table_of
from junco.sqltext import qualified, quote_ident, tokens


class DomainKind(Kind):
    """CREATE, ALTER and DROP DOMAIN."""

    name = "domain"

    def create(self, ref: Ref, value: Domain, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE DOMAIN with the constraints that need not stand alone."""
        words = [f"CREATE DOMAIN {qualified(ref.schema, ref.name)} AS {value.base}"]
        if value.collation:
            words.append(f"COLLATE {value.collation}")
        if value.default is not None:
            words.append(f"DEFAULT {value.default}")
        if value.not_null:
            words.append(_not_null(value))
        lines = [" ".join(words)]
        for part in parts:
            constraint = diff.new.objects[part]
            if isinstance(constraint, DomainConstraint):
                lines.append(_clause(part, constraint))
        return [Step("\n    ".join(lines))]

    def alter(self, ref: Ref, old: Domain, new: Domain, diff: Difference) -> list[Step]:
        """SET and DROP of the default and of NOT NULL."""
        prefix = f"ALTER {self.target(ref)}"
        steps = []
        if old.default != new.default:
            steps.append(
                f"{prefix} DROP DEFAULT" if new.default is None else f"{prefix} SET DEFAULT {new.default}"
            )
        if old.not_null and not new.not_null:
            steps.append(f"{prefix} DROP NOT NULL")
        elif old.not_null and old.not_null_name != new.not_null_name:
            before, after = (quote_ident(_not_null_name(ref, value)) for value in (old, new))
            steps.append(f"{prefix} RENAME CONSTRAINT {before} TO {after}")
        done = [Step(step) for step in steps]
        if new.not_null and not old.not_null:
            word = f"ADD {_not_null(new)}" if new.not_null_name else "SET NOT NULL"
            done.append(Step(f"{prefix} {word}", checks=tuple(_nulls(ref, diff))))
        return done

    def replaced(self, old: Domain, new: Domain) -> bool:
        """Whether the domain stands on another type or collation."""
        return (old.base, old.collation) != (new.base, new.collation)

    def in_the_way(self, ref: Ref, old: Domain, new: Domain, diff: Difference) -> Iterable[Ref]:
        """The domain itself where NOT NULL would have to look into arrays and the like, which it refuses."""
        if new.not_null and not old.not_null and is_hidden_in_columns(ref, diff):
            yield ref

    def names(self, ref: Ref, value: Domain) -> Iterable[tuple[str, str, str]]:
        """A domain shares its name space with the row types of tables."""
        return (("type", ref.schema, ref.name),)

    def annotations(self, ref: Ref, old: Object | None, new: Object) -> list[Step]:
        """The comment on the domain, and the one on its NOT NULL."""
        steps = super().annotations(ref, old, new)
        if not isinstance(new, Domain) or not new.not_null:
            return steps
        before = old.not_null_comment if isinstance(old, Domain) and old.not_null else None
        target = (
            f"CONSTRAINT {quote_ident(_not_null_name(ref, new))} ON DOMAIN {qualified(ref.schema, ref.name)}"
        )
        return steps + comment_on(target, before, new.not_null_comment)


class DomainConstraintKind(Kind):
    """ALTER DOMAIN … ADD, VALIDATE and DROP CONSTRAINT."""

    name = "domain constraint"

    def target(self, ref: Ref) -> str:
        """CONSTRAINT name ON DOMAIN domain."""
        return f"CONSTRAINT {quote_ident(ref.name)} ON DOMAIN {qualified(ref.schema, ref.table)}"

    def create(self, ref: Ref, value: DomainConstraint, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """ADD CONSTRAINT."""
        valid = "" if value.validated else " NOT VALID"
        checks = tuple(_violations(ref, value, diff)) if value.validated else ()
        return [
            Step(
                f"{_prefix(ref)} ADD {_clause(ref, value)}{valid}",
                checks=checks,
            )
        ]

    def alter(self, ref: Ref, old: DomainConstraint, new: DomainConstraint, diff: Difference) -> list[Step]:
        """VALIDATE CONSTRAINT."""
        if not new.validated or old.validated:
            return []
        sql = f"{_prefix(ref)} VALIDATE CONSTRAINT {quote_ident(ref.name)}"
        return [Step(sql, checks=tuple(_violations(ref, new, diff)))]

    def drop(self, ref: Ref, value: DomainConstraint, diff: Difference) -> list[Step]:
        """DROP CONSTRAINT."""
        return [Step(f"{_prefix(ref)} DROP CONSTRAINT {quote_ident(ref.name)}")]

    def replaced(self, old: DomainConstraint, new: DomainConstraint) -> bool:
        """Whether it says something else, or is to hold for fewer rows."""
        return old.definition != new.definition or (old.validated and not new.validated)

    def in_the_way(
        self, ref: Ref, old: DomainConstraint, new: DomainConstraint, diff: Difference
    ) -> Iterable[Ref]:
        """The domain where VALIDATE would have to look into arrays and the like, which it refuses."""
        if new.validated and not old.validated and is_hidden_in_columns(_domain_of(ref), diff):
            yield _domain_of(ref)

    def taken_along(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The domain where the new rule would have to look into arrays and the like, which it refuses."""
        value = diff.new.objects.get(ref)
        is_new = ref in diff.created and isinstance(value, DomainConstraint) and value.validated
        if is_new and is_hidden_in_columns(_domain_of(ref), diff):
            yield _domain_of(ref)

    def created_within(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The domain; NOT VALID is ignored there."""
        value = diff.new.objects[ref]
        if isinstance(value, DomainConstraint) and value.validated:
            yield _domain_of(ref)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The domain."""
        return (_domain_of(ref),)

    def names(self, ref: Ref, value: DomainConstraint) -> Iterable[tuple[str, str, str]]:
        """A name in the domain."""
        return (("domain constraint", f"{ref.schema}.{ref.table}", ref.name),)


def is_hidden_in_columns(ref: Ref, diff: Difference) -> bool:
    """Whether a column holds values of the domain inside an array, a composite, a range or the row of a table."""
    return any(
        not direct or any(columns_holding_rows(table_of(column), diff))
        for column, direct in columns_holding(ref, diff)
    )


def _domain_of(ref: Ref) -> Ref:
    return Ref("domain", ref.schema, ref.table)


def _clause(ref: Ref, value: DomainConstraint) -> str:
    return f"CONSTRAINT {quote_ident(ref.name)} {as_stored(value.definition)}"


def _prefix(ref: Ref) -> str:
    return f"ALTER DOMAIN {qualified(ref.schema, ref.table)}"


def _not_null(value: Domain) -> str:
    return f"CONSTRAINT {quote_ident(value.not_null_name)} NOT NULL" if value.not_null_name else "NOT NULL"


def _not_null_name(ref: Ref, value: Domain) -> str:
    return value.not_null_name or f"{ref.name}_not_null"


def _nulls(ref: Ref, diff: Difference) -> Iterator[Check]:
    """Empty values in columns of a domain that becomes NOT NULL."""
    for column, direct in columns_holding(ref, diff):
        if direct and diff.has_rows(table_of(column)):
            yield _check(ref, column, _is_null(column), "have no value", diff)


def _violations(ref: Ref, value: DomainConstraint, diff: Difference) -> Iterator[Check]:
    """Values for which a new CHECK is false, where the domain was there before."""
    for column, direct in columns_holding(_domain_of(ref), diff):
        if direct and diff.has_rows(table_of(column)):
            yield from _violation(ref, value, column, diff)


def refused_by_domains(column: Ref, value: Column, diff: Difference) -> tuple[Check, ...]:
    """The values of a column that a domain refuses of which it is to be."""
    if value.base.endswith("[]"):
        return ()
    domains = [needed for needed in diff.needs.get(column, ()) if needed.kind == "domain"]
    return tuple(check for domain in domains for check in _value_checks(domain, column, diff))


def _value_checks(domain: Ref, column: Ref, diff: Difference) -> Iterator[Check]:
    """Values of a column that is to be of a domain which the domain refuses."""
    value = diff.new.objects[domain]
    if isinstance(value, Domain) and value.not_null:
        yield _check(domain, column, _is_null(column), "have no value", diff)
    for ref in diff.new_contents.get((domain.schema, domain.name), ()):
        rule = diff.new.objects[ref]
        if isinstance(rule, DomainConstraint) and rule.validated:
            yield from _violation(ref, rule, column, diff)
    for below in diff.needs.get(domain, ()):
        if below.kind == "domain":
            yield from _value_checks(below, column, diff)


def is_filled_by_domain(column: Ref, value: Column, diff: Difference) -> bool:
    """Whether a new column without a default of its own gets that of its domain."""
    for one in diff.needs.get(column, ()):
        domain = diff.new.objects[one]
        if isinstance(domain, Domain) and qualified(one.schema, one.name) == value.base:
            return domain.default is not None
    return False


def null_checks(column: Ref, value: Column, diff: Difference) -> Iterator[Check]:
    """The rows of a standing table that a new column of a domain would leave without a value which it asks for."""
    if not diff.kept(table_of(column)) or is_filled_by_domain(column, value, diff):
        return
    for one in made_of(column, diff):
        domain = diff.new.objects.get(one)
        if not isinstance(domain, Domain):
            continue
        if domain.not_null:
            yield filled_table(column, diff)
        for ref in diff.new_contents.get((one.schema, one.name), ()):
            rule = diff.new.objects[ref]
            if isinstance(rule, DomainConstraint) and rule.validated and _is_known(ref, diff):
                condition = f"NOT ({_about(f'(NULL::{domain.root})', rule.expression)})"
                yield _check(ref, column, condition, f"would violate {braced(ref.name)}", diff)


def _is_known(rule: Ref, diff: Difference) -> bool:
    """Whether all that a rule mentions is there already, and means the same for old values."""
    domain = diff.new.objects[_domain_of(rule)]
    near = [item for item in diff.needs.get(rule, ()) if item != _domain_of(rule)]
    needed = {one for item in near for one in (item, *behind(item, diff))}
    there = all(diff.kept(item) and item not in diff.altered for item in needed)
    return there and isinstance(domain, Domain) and "." not in domain.root


def _violation(ref: Ref, rule: DomainConstraint, column: Ref, diff: Difference) -> Iterator[Check]:
    """Asked only where all that the rule mentions is there already, and means the same for old values."""
    value, domain = diff.old.objects.get(column), diff.new.objects[_domain_of(ref)]
    if not isinstance(value, Column) or not isinstance(domain, Domain):
        return
    before = rooted(column, value, diff.old, diff.old_needs)
    if not _is_known(ref, diff):
        return
    name, root = quote_ident(column.name), Column(type=domain.root, base=domain.root)
    if is_automatic(before, root):
        condition = f"NOT ({_about(name, rule.expression)})"
    elif is_automatic(Column(type="text", base="text"), root):
        condition = f"NOT ({_about(f'({name}::text)::{domain.root}', rule.expression)})"
    elif diff.old.major >= TELLS:
        violated = _about(f"({name}::text)::{domain.root}", rule.expression)
        condition = f"CASE WHEN {is_no(f'{name}::text', domain.root)} THEN false ELSE NOT ({violated}) END"
    else:
        return
    yield _check(ref, column, condition, f"violate {braced(ref.name)}", diff)


def _is_null(column: Ref) -> str:
    """That there is no value; a record of nothing but NULLs is one."""
    return f"{quote_ident(column.name)} IS NOT DISTINCT FROM NULL"


def _check(ref: Ref, column: Ref, condition: str, fault: str, diff: Difference) -> Check:
    words = f"{{n}} row{{s}} of {braced(table_of(column).path)} {fault} in {braced(column.name)}: correct them first"
    count = f"SELECT count(*) FROM {rows_of(table_of(column), diff)} WHERE {condition}"
    return Check(ref, count, words)


def _about(value: str, expression: str) -> str:
    """The rule, with something else in place of VALUE."""
    text, end = "", 0
    for token in tokens(expression):
        if token.upper == "VALUE":
            text += expression[end : token.start] + value
            end = token.start + len(token.text)
    return text + expression[end:]
