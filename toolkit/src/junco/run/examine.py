"""A file of SQL looked at statement by statement on a scratch database, which moves along.

Knows how a file is taken apart and each statement is run and traced. Refuses to judge: that is `junco.lint.judge`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from junco.errors.lint import SyntaxWrong
from junco.history.script import Script, Step, parse
from junco.lint.accept import acceptances
from junco.lint.effect import NOTHING, Effect, Mode, Relation
from junco.lint.facts import Facts, Size
from junco.lint.judge import Examined, judge
from junco.lint.online import online
from junco.lint.operation import (
    AlterTable,
    CreateIndex,
    CreateSequence,
    CreateTable,
    CreateTrigger,
    CreateView,
    Name,
    OnRelation,
    Operation,
    Other,
    Rows,
    Setting,
    Vacuum,
    names_in,
)
from junco.lint.parse import parse as parse_statement
from junco.lint.predict import alike, planned, predict
from junco.lint.reading import Reader, relations
from junco.lint.report import FileReport
from junco.lint.trace import trace, trace_outside
from junco.postgres import Connection, DatabaseError, Target, errors
from junco.shadow.scripts import is_of_server, reset_session, run_statement
from junco.sqltext import Statement


@dataclass
class Site:
    """A scratch database at the state before a file. `zone` is the TimeZone that deploys will have.

    `names` are the relations that the real database has, by their oid here, if that is at an earlier state.
    """

    connection: Connection
    target: Target
    sizes: Mapping[Relation, Size] | None = None
    zone: str = ""
    names: Mapping[int, Relation] | None = None

    def examine(self, text: str, file: Path, shown: str) -> FileReport:
        """Take a file apart, run it, and judge it. The scratch database is then at the state after it.

        Raises what `history.script.parse` raises, `SyntaxWrong` and `ParserMissing`.
        """
        script = parse(text, file)
        statements = [step.statement for step in script.steps]
        if self.zone:
            self.connection.execute("SELECT set_config('TimeZone', %s, false)", [self.zone])
        examined = tuple(_Walk(self, script, shown).statements())
        reset_session(self.connection)
        return FileReport(shown, examined, *judge(examined, acceptances(text, statements)))


# What does nothing to older tables than those it names.
_SELF_CONTAINED = (
    AlterTable,
    CreateIndex,
    CreateSequence,
    CreateTable,
    CreateTrigger,
    CreateView,
    Name,
    OnRelation,
    Rows,
)
_MANY = 200
_BY_HAND = ("CreateRoleStmt", "CreateExtensionStmt")


@dataclass
class _Walk:
    """One file, statement by statement. `temporary` are tables that only this session sees."""

    site: Site
    script: Script
    shown: str
    lost: str = ""
    temporary: frozenset[Relation] = frozenset()

    @property
    def long(self) -> bool:
        """Whether looking at every relation behind each statement would take longer than anybody reads."""
        return len(self.script.steps) > _MANY

    def statements(self) -> Iterator[Examined]:
        reader = Reader(self.site.connection, self.site.sizes, self.site.names)
        reader.begin()
        for step in self.script.steps:
            operation = self._parsed(step.statement)
            yield self._traced(step, self._predicted(step, operation, reader))

    def _predicted(self, step: Step, operation: Operation, reader: Reader) -> Examined:
        """The statement before it is run; among what is new in the file nothing needs to be predicted."""
        names = {name.name for name in (*names_in(operation), *_touched(operation))}
        named = relations(self.site.connection, names if self.long else None)
        among_new = self._among_new(operation, reader, named)
        if among_new:
            facts = reader.glance(named)
        elif isinstance(operation, Other):  # of no relation that anybody can tell beforehand
            facts = reader.glance(relations(self.site.connection))
        else:
            facts = reader.facts()
        if isinstance(operation, CreateTable) and operation.temporary:
            self.temporary |= {facts.resolve(operation.table)}
        facts = replace(facts, new=facts.new | self.temporary)
        batched = step.backfill is not None
        return Examined(
            step.statement,
            operation,
            facts,
            NOTHING if among_new else _lasting(predict(operation, facts), self.temporary),
            form=None if batched or among_new else online(operation, step.statement.sql, facts),
            group=0 if self.script.transactional else step.group,
            batched=batched,
            among_new=among_new,
        )

    def _among_new(self, operation: Operation, reader: Reader, named: Mapping[int, Relation]) -> bool:
        """Whether everything that the statement names was made in this file."""
        if self.lost or not isinstance(operation, _SELF_CONTAINED):
            return False
        made = {relation.name for relation in reader.made(named)}
        old = {relation.name for oid, relation in named.items() if oid in reader.known}
        if not old.isdisjoint(name.name for name in names_in(operation)):
            return False
        if isinstance(operation, CreateTable | CreateSequence | CreateView):
            return True
        return {name.name for name in _touched(operation)} <= made

    def _parsed(self, statement: Statement) -> Operation:
        try:
            return parse_statement(statement.sql)
        except SyntaxWrong as error:
            place = f"{self.shown}, line {statement.line}: {statement.sql}"
            raise SyntaxWrong(reason=error.values["reason"], sql=place) from None

    def _traced(self, step: Step, found: Examined) -> Examined:
        """The statement run; what it did beside what was predicted is said."""
        if self.lost:
            return replace(found, note="not run on the copy: an earlier statement failed there")
        if is_of_server(step.statement):
            return replace(found, note="not run on the copy: it is about the whole server")
        try:
            traced = self._run(step, found)
        except DatabaseError as error:
            self.lost = str(error).strip().split("\n")[0]
            return replace(found, note=f"not run on the copy: {self.lost}")
        if traced is None:
            return found
        if planned(found.operation):
            traced = replace(traced, scans=frozenset())
        unpredicted = found.among_new or isinstance(found.operation, Other)
        same = unpredicted or alike(found.predicted, traced, found.operation, found.facts)
        note = "" if same else "the copy did something else than predicted; both are shown"
        return replace(found, traced=traced, note=note)

    def _run(self, step: Step, found: Examined) -> Effect | None:
        """What it did; None where nobody asks, or for what a long file does to things of its own."""
        connection, statement, operation = self.site.connection, step.statement, found.operation
        if isinstance(operation, Setting):
            # Its transaction is the file; here every statement is one.
            connection.execute(statement.sql.replace("LOCAL", "", 1) if operation.local else statement.sql)
            return None
        by_hand = isinstance(operation, Other) and operation.tag in _BY_HAND
        if statement.copy_data is not None or by_hand or (found.among_new and self.long):
            run_statement(statement, connection)
            return None
        try:
            with connection.transaction():
                return trace(connection, statement.sql)
        except errors.ActiveSqlTransaction:
            return trace_outside(
                connection, self.site.target, statement.sql, *_hold(operation, found.predicted, found.facts)
            )


def _hold(operation: Operation, predicted: Effect, facts: Facts) -> tuple[list[Relation], Mode]:
    """What another session should hold so that the statement can be watched."""
    tables = [lock for lock in predicted.locks if facts.kind(lock.relation) in ("table", "materialized view")]
    strong = [lock.relation for lock in tables if lock.mode is Mode.ACCESS_EXCLUSIVE]
    if isinstance(operation, Vacuum) and not operation.full:
        return [lock.relation for lock in tables], Mode.SHARE_UPDATE_EXCLUSIVE
    return strong or [lock.relation for lock in tables], Mode.ACCESS_SHARE


def _touched(operation: Operation) -> tuple[Name, ...]:
    """The relations that a statement is about."""
    match operation:
        case AlterTable() | CreateIndex() | CreateTrigger():
            return (operation.table,)
        case OnRelation():
            return operation.relations
        case Rows():
            return (*operation.targets, *operation.sources)
    return ()


def _lasting(effect: Effect, temporary: frozenset[Relation]) -> Effect:
    """Without what nobody else can see."""
    if not temporary:
        return effect
    return replace(
        effect,
        locks=frozenset(lock for lock in effect.locks if lock.relation not in temporary),
        rewrites=effect.rewrites - temporary,
        scans=effect.scans - temporary,
        builds=effect.builds - temporary,
    )
