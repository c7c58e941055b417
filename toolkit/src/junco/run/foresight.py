"""What a schema will be after a migration, without reading it: reading a large schema once a file takes time.

The chain says what each migration led to when it was proved. Its word is taken where the schema before the migration is
exactly the one that it was proved from, and only between the files of one run: after the last one the schema is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junco.history.chain import Chain
from junco.history.files import Migration
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Schema


@dataclass(frozen=True, slots=True)
class Known:
    """What the schema will be, without reading it; None if that is not known and need not be recorded."""

    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Foresight:
    """`now` is the fingerprint of the schema as it is; `proved` what each migration leads to, `previous` what comes
    before each. `listed` says whether the chain has anything to say at all, `many` whether many are to run.
    """

    now: str
    proved: Mapping[str, str]
    previous: Mapping[str, str | None]
    listed: bool
    many: bool

    @classmethod
    def of(cls, schema: Schema, chain: Chain, migrations: Sequence[Migration], waiting: int) -> Foresight:
        """Of a database whose schema is this one now, with `waiting` of these migrations to run."""
        now = fingerprint(schema)
        names = [migration.name for migration in migrations]
        previous = dict(zip(names, [None, *names], strict=False))
        proved = dict(chain.proved(migrations))
        if not schema.objects:
            proved[_NOTHING] = now
        return cls(now, proved, previous, bool(chain.links), waiting > _FEW)

    def after(self, name: str, before: str | None) -> Known | None:
        """What is known of the schema after the migration; None if it has to be read.

        Where no chain vouches for anything and a long history is run, nothing is known and nothing is read.
        """
        if not self.listed:
            return Known(None) if self.many else None
        word = self.proved.get(self.previous.get(name) or _NOTHING)
        if before is None or word != before or name not in self.proved:
            return None
        return Known(self.proved[name])


_NOTHING = ""  # stands before the first migration
_FEW = 20
