"""The online form of a statement as a value, and as the text of a migration file.

A form is a list of blocks; each block is one transaction. Knows how a file says so. Refuses to know how a form
is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from junco.lint.effect import Relation
from junco.sqltext import quote_ident

HEADER = "-- junco: no-transaction"
BACKFILL = "-- junco: backfill"


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that are one transaction, or one statement that wants none. `note` is the line above."""

    statements: tuple[str, ...]
    note: str = ""
    backfill: bool = False

    @property
    def text(self) -> str:
        """The block as a file has it."""
        lines = [f"-- {self.note}"] if self.note else []
        lines += [BACKFILL] if self.backfill else []
        body = [f"{one};" for one in self.statements]
        return "\n".join([*lines, *(["BEGIN;", *body, "COMMIT;"] if len(body) > 1 else body)])


@dataclass(frozen=True, slots=True)
class Form:
    """The blocks, in order; without any, `needs` says why there is no such form and what to do."""

    blocks: tuple[Block, ...] = ()
    needs: str = ""

    @property
    def text(self) -> str:
        """The form as a file has it, without the line that must begin the file."""
        return "\n\n".join(block.text for block in self.blocks)


def one(sql: str, note: str = "") -> Block:
    """A block of one statement."""
    return Block((sql,), note)


def several(*statements: str) -> Block:
    """A block of several statements."""
    return Block(statements)


def form(blocks: Iterable[Block]) -> Form:
    """A form of these blocks."""
    return Form(tuple(blocks))


def full(relation: Relation) -> str:
    """A relation's name with its schema, as SQL."""
    return f"{quote_ident(relation.schema)}.{quote_ident(relation.name)}"


def listed(columns: Iterable[str]) -> str:
    """Columns between commas, as SQL."""
    return ", ".join(quote_ident(column) for column in columns)
