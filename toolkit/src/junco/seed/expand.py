"""Expanding: declarations of every kind become steps, small ones with their rows, large ones as programs.

Knows how many rows a declaration has and how its rows are named by others. Refuses to order them (`order`) and to
load them.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator
from itertools import islice
from typing import Any, NoReturn, TypeAlias

from junco.errors import JuncoError, did_you_mean
from junco.errors.seed_bulk import BadCount, BadScale, BrokenFunction, NothingToGenerateFor
from junco.seed.blocks import (
    SMALL,
    AnyBlock,
    Block,
    FileBlock,
    FunctionBlock,
    GeneratedBlock,
    QueryBlock,
    Scale,
    Sizing,
)
from junco.seed.columns import Reference
from junco.seed.declare import Rows, SeedSet
from junco.seed.draw import Draw
from junco.seed.files import Filed, read_file
from junco.seed.generators.base import Frame, Texts
from junco.seed.generators.relations import looks_back
from junco.seed.large import Large, Need
from junco.seed.place import Place
from junco.seed.program import Program
from junco.seed.resolve import Flaw, Listed, Resolver, Spot
from junco.seed.sources import filed, streamed
from junco.seed.steps import Cell, Pointer, Row, Step

Draft: TypeAlias = "Step | Large"


class Expansion:
    """All declarations of a set and of those it extends, expanded once each."""

    def __init__(self, seed_set: SeedSet, resolver: Resolver, sizing: Sizing) -> None:
        self.lineage, self.resolver, self.sizing = seed_set.lineage(), resolver, sizing
        self._owner = {id(block): one for one in self.lineage for block in one.blocks}
        self._drafts: dict[int, Draft | None] = {}
        self._programs: dict[int, Program] = {}
        self._sizes: dict[int, int | None] = {}
        self._files: dict[int, Filed] = {}
        self._outlines: dict[int, tuple[tuple[str, ...], tuple[Need, ...]]] = {}
        self._cells: dict[tuple[int, int], Frame] = {}

    def drafts(self) -> list[Draft]:
        """Every declaration, in the order in which they were written; what is wrong is in the resolver's findings."""
        self._refuse_unknown_size()
        found = [self._draft(block) for one in self.lineage for block in one.blocks]
        return [draft for draft in found if draft is not None]

    def _refuse_unknown_size(self) -> None:
        """A misspelt size would make as many rows as no size; what functions ask for is not known."""
        blocks = [block for one in self.lineage for block in one.blocks]
        counts = [block.count for block in blocks if isinstance(block, GeneratedBlock)]
        known = sorted({name for one in counts if isinstance(one, Scale) for name in one.sizes})
        name = self.sizing.asked
        if name is None or name not in self.sizing.names or name in known:
            return
        if not any(isinstance(block, FunctionBlock) for block in blocks):
            reason = did_you_mean(name, known) or "no declaration of the set names sizes with scale(…)"
            self.resolver.findings.append(BadScale(scale=name, reason=reason))

    def blocks_of(self, rows: Rows[Any, Any] | GeneratedBlock) -> list[AnyBlock]:
        """The declarations of these rows."""
        if isinstance(rows, GeneratedBlock):
            return [rows]
        return [block for one in self.lineage for block in one.blocks if block.rows is rows]

    def draft_of(self, block: AnyBlock) -> Draft | None:
        """What a declaration became, once `drafts` was called."""
        return self._drafts.get(id(block))

    # --- one kind after the other -------------------------------------------------------------------------

    def _draft(self, block: AnyBlock) -> Draft | None:
        if id(block) not in self._drafts:
            self._drafts[id(block)] = None  # in a circle the outline has to do
            known = len(self.resolver.findings)
            try:
                self._drafts[id(block)] = self._expanded(block)
            except Flaw:
                # A declaration must not be lost without a word.
                if len(self.resolver.findings) == known:
                    self.resolver.findings.append(self._without(block))
            except JuncoError as error:
                self.resolver.findings.append(_placed(error, block))
        return self._drafts[id(block)]

    def _without(self, block: AnyBlock) -> JuncoError:
        reason = "it refers to rows whose keys cannot be told before they are loaded"
        table = block.rows.table.name
        return NothingToGenerateFor(where=str(block.place), table=table, other=table, reason=reason)

    def _expanded(self, block: AnyBlock) -> Draft:
        owner = self._owner[id(block)]
        if isinstance(block, Block):
            return self.resolver.step(block, owner.name)
        if isinstance(block, GeneratedBlock):
            return self._generated(block, owner)
        if isinstance(block, FileBlock):
            return self._filed(block, owner)
        if isinstance(block, FunctionBlock):
            return self._function(block, owner)
        return self._query(block, owner)

    def _generated(self, block: GeneratedBlock, owner: SeedSet) -> Draft:
        program = self.program(block)
        self.resolver.findings += program.findings
        listed = self.resolver.listed(block, tuple(block.columns))
        draft = self.resolver.outline(block, tuple(block.columns), listed, owner.name)
        if program.findings or len(listed) < len(block.columns) or len(draft.key) < len(block.rows.key):
            raise Flaw
        needs = tuple(self._needs(block, program, listed, draft, owner))
        self._outlines[id(block)] = draft.key_names, needs
        if program.rows <= SMALL:
            return draft.with_rows(self._made(block, program, listed, draft, needs))
        names = [one.attribute for one in listed]
        keys = [one.key for one in block.rows.key]
        return Large(
            owner.name,
            self._number(block, owner),
            block.rows,
            draft.table,
            draft.columns,
            draft.key,
            draft.owned,
            ("",) * len(names),
            block.place,
            program.batches,
            needs,
            program.rows,
            content=self._content(block) if program.promised else None,
            distinct=program.distinct(keys),
        )

    def program(self, block: GeneratedBlock) -> Program:
        """The declaration, ready to make rows."""
        if id(block) not in self._programs:
            owner = self._owner[id(block)]
            parts = (owner.seed, owner.name, str(block.rows.table), block.name)
            origin = "\0".join(("junco", *parts))
            parents = self._parents(block) if block.per is not None else 0
            counts = self._counts(block, origin, parents)
            rows = self.size(block) or 0
            anchor = self.resolver.anchors[owner.name]
            locale = block.locale or owner.locale
            program = Program(block, origin, anchor, locale, counts, parents, rows)
            self._programs[id(block)] = program
            program.compile(lambda target: self._size_of(block, target))
        return self._programs[id(block)]

    def _counts(self, block: GeneratedBlock, origin: str, parents: int) -> array[int] | int | None:
        if block.per is None:
            return None
        if not isinstance(block.count, tuple):
            return self.sizing.of(block.count, scaled=False)
        low, high = (self.sizing.of(one, scaled=False) for one in block.count)
        if low > high:
            raise BadCount(count=block.count, reason="the second number is below the first")
        counts = array("I")
        for first in range(0, parents, 4096):
            frame = Frame(origin, first, min(first + 4096, parents), {}, {})
            counts.extend(low + one % (high - low + 1) for one in frame.bits("count"))
        return counts

    def _made(
        self,
        block: GeneratedBlock,
        program: Program,
        listed: list[Listed],
        draft: Step,
        needs: tuple[Need, ...],
    ) -> Iterator[Row]:
        """The rows of a small declaration, references as pointers."""
        needed = {need.slot: need for need in needs}
        number = 0
        for frame in program.frames(program.numbered()):
            columns = [self._cells_of(frame, one, program, needed) for one in listed]
            for cells in zip(*columns, strict=True):
                number += 1
                row = Row(cells, number, block.place)
                yield self.resolver.checked(draft, listed, row)

    def _cells_of(self, frame: Frame, one: Listed, program: Program, needed: dict[int, Need]) -> list[Cell]:
        slot = program.slots[one.attribute]
        try:
            texts: Texts = frame.column(one.attribute)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a function from outside may raise anything
            raise self._broken(program.block, program.block.rows.table.name, error) from None
        if slot is None:
            return list(texts)
        need = needed[slot]
        return [None if text is None else self.pointer(need, int(text)) for text in texts]

    # --- references ---------------------------------------------------------------------------------------

    def _needs(
        self, block: GeneratedBlock, program: Program, listed: list[Listed], draft: Step, owner: SeedSet
    ) -> Iterator[Need]:
        slots = {program.slots[one.attribute]: at for at, one in enumerate(listed)}
        first_of = {slot: at for slot, at in slots.items() if slot is not None}
        columns = program.columns()
        for slot, target in enumerate(program.targets):
            at = first_of[max(first for first in first_of if first <= slot)]
            one = target.rows
            rows = one.rows if isinstance(one, (Reference, GeneratedBlock)) else one
            spot = Spot(block.rows, draft.table, block.place, draft.table.name.name, owner.name)
            table, referenced = self.resolver.referenced(spot, listed[at].facts.name, rows)
            own = not isinstance(one, Reference) and block in self.blocks_of(one)
            back = looks_back(columns[listed[at].attribute])
            yield Need(slot, one, table, referenced, at, own, back)

    def pointer(self, need: Need, number: int) -> Pointer:
        """The row with this number, as others refer to it."""
        if isinstance(need.rows, Reference):
            rows = need.rows.rows
            spot = Spot(rows, need.table, rows.owner.place, need.table.name.name, rows.owner.name)
            return self.resolver.pointer(spot, need.rows, need.table, need.column)
        rows = need.rows
        for block in self.blocks_of(rows):
            size = self.size(block) or 0
            if number < size:
                names, cells = self._key_of(block, number)
                return Pointer(need.table.name, names, cells, need.column)
            number -= size
        raise AssertionError("unreachable: numbers are below the size")

    def _key_of(self, block: AnyBlock, number: int) -> tuple[tuple[str, ...], tuple[Cell, ...]]:
        draft = self._draft(block)
        if isinstance(draft, Step) and number < len(draft.rows):
            return draft.key_names, draft.key_of(draft.rows[number])
        if isinstance(block, GeneratedBlock) and id(block) in self._outlines:
            names, needs = self._outlines[id(block)]
            return names, self._distant_key(block, needs, number)
        raise Flaw

    def _distant_key(self, block: GeneratedBlock, needs: tuple[Need, ...], number: int) -> tuple[Cell, ...]:
        """The key of a row of a declaration that is large, or not made so far; only its frame is made."""
        program = self.program(block)
        at = (id(block), number // 4096)
        frame = self._cells.get(at)
        if frame is None or not frame.low <= number < frame.high:
            frame = self._cells[at] = program.row(number)
        needed = {need.slot: need for need in needs}
        cells: list[Cell] = []
        for attribute in (one.key for one in block.rows.key):
            text, slot = frame.column(attribute)[number - frame.low], program.slots[attribute]
            pointer = slot is not None and text is not None
            # A pointer has a row that is needed and its number as text, which the types do not say.
            cells.append(self.pointer(needed[slot], int(text)) if pointer else text)  # type: ignore[index,arg-type]
        return tuple(cells)

    # --- sizes --------------------------------------------------------------------------------------------

    def size(self, block: AnyBlock) -> int | None:
        """How many rows a declaration has, None if only the database knows."""
        if id(block) not in self._sizes:
            self._sizes[id(block)] = None  # a circle
            self._sizes[id(block)] = self._sized(block)
        return self._sizes[id(block)]

    def _sized(self, block: AnyBlock) -> int | None:
        if isinstance(block, Block):
            return len(block.values)
        if isinstance(block, GeneratedBlock):
            if block.per is None:
                if isinstance(block.count, tuple):
                    raise BadCount(count=block.count, reason="a pair is for rows that are made per others")
                return self.sizing.of(block.count)
            owner = self._owner[id(block)]
            origin = "\0".join(("junco", owner.seed, owner.name, str(block.rows.table), block.name))
            parents = self._parents(block)
            counts = self._counts(block, origin, parents)
            return counts * parents if isinstance(counts, int) else sum(counts or ())
        if isinstance(block, FileBlock) and not self._file(block).query:
            return self._file(block).count()
        if isinstance(block, FunctionBlock):
            draft = self._draft(block)
            return len(draft.rows) if isinstance(draft, Step) else None
        return None

    def _parents(self, block: GeneratedBlock) -> int:
        return self._size_of(block, block.per)

    def _size_of(self, block: GeneratedBlock, target: Any) -> int:
        if isinstance(target, Reference):
            return 1
        if target is block:
            return self.size(block) or 0
        sizes = [self.size(one) for one in self.blocks_of(target)]
        if not sizes:
            self._nothing(block, target, "it is declared in no set that this one extends")
        if None in sizes:
            self._nothing(
                block, target, "its rows are known only when they are loaded, or refer back to these"
            )
        total = sum(one or 0 for one in sizes)
        if not total:
            self._nothing(block, target, "it is declared with no rows")
        return total

    def _nothing(self, block: GeneratedBlock, other: Rows[Any, Any], reason: str) -> NoReturn:
        table = block.rows.table.name
        raise NothingToGenerateFor(where=str(block.place), table=table, other=str(other.table), reason=reason)

    def _number(self, block: AnyBlock, owner: SeedSet) -> int:
        """Its place among the declarations of its table in its set."""
        same = [one for one in owner.blocks if one.rows.table == block.rows.table]
        return next(at for at, one in enumerate(same, 1) if one is block)

    def _content(self, block: AnyBlock, seen: frozenset[int] = frozenset()) -> object:
        """All that decides the rows of a declaration, with what they refer to."""
        if id(block) in seen:
            return None
        seen |= {id(block)}
        if isinstance(block, GeneratedBlock):
            program = self.program(block)
            rows = [one.rows.rows if isinstance(one.rows, Reference) else one.rows for one in program.targets]
            others = [self._content(other, seen) for one in rows for other in self.blocks_of(one)]
            return [program.definition(), others]
        if isinstance(block, Block):
            text = repr([[repr(cell) for cell in row] for row in block.values])
            return hashlib.sha256(text.encode()).hexdigest()
        return self._file(block).hash() if isinstance(block, FileBlock) else None

    # --- files, queries, functions ------------------------------------------------------------------------

    def _file(self, block: FileBlock) -> Filed:
        if id(block) not in self._files:
            self._files[id(block)] = read_file(block)
        return self._files[id(block)]

    def _filed(self, block: FileBlock, owner: SeedSet) -> Draft:
        file = self._file(block)
        if file.query is not None:
            return self._selected(block, file.columns, file.query, owner, Place(str(block.path), 1))
        return filed(self.resolver, block, file, owner.name, self._number(block, owner))

    def _query(self, block: QueryBlock, owner: SeedSet) -> Draft:
        return self._selected(block, block.columns, block.sql, owner, block.place)

    def _selected(
        self, block: Any, columns: tuple[Any, ...], sql: str, owner: SeedSet, place: Place
    ) -> Draft:
        listed = self.resolver.listed(block, columns)
        draft = self.resolver.outline(block, columns, listed, owner.name)
        if len(listed) < len(columns):
            raise Flaw
        return Large(
            owner.name,
            self._number(block, owner),
            block.rows,
            draft.table,
            draft.columns,
            draft.key,
            draft.owned,
            ("",) * len(listed),
            place,
            lambda _, __: iter(()),
            query=sql.strip().rstrip(";"),
        )

    def _function(self, block: FunctionBlock, owner: SeedSet) -> Draft:
        origin = "\0".join(("junco", owner.seed, owner.name, str(block.rows.table), "function"))
        draw = Draw(origin, self.resolver.anchors[owner.name], self.sizing)
        try:
            values = tuple(islice(block.function(draw), SMALL + 1))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - it is somebody's function
            raise self._broken(block, block.rows.table.name, error) from None
        if len(values) <= SMALL:
            return self.resolver.step(
                Block(block.rows, block.columns, values, block.place.whole()), owner.name
            )
        return streamed(
            self.resolver, block, lambda: iter(block.function(draw)), owner.name, self._number(block, owner)
        )

    def _broken(self, block: Any, table: str, error: BaseException) -> JuncoError:
        if isinstance(error, JuncoError):
            return _placed(error, block)
        return BrokenFunction(where=str(block.place), table=table, reason=f"{type(error).__name__}: {error}")


def _placed(error: JuncoError, block: AnyBlock) -> JuncoError:
    """The error of a count with its declaration."""
    if not isinstance(error, BadCount):
        return error
    return error.placed(str(block.place), block.rows.table.name)
