"""Foreign data wrappers, servers and user mappings.

Knows CREATE, ALTER and DROP of each, and OPTIONS wherever they stand. Refuses to write secrets, which are not
read either.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Sequence

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind, literal
from junco.schema.model import ForeignDataWrapper, ForeignServer, Ref, UserMapping
from junco.sqltext import quote_ident


def options_clause(options: Sequence[str]) -> str:
    """` OPTIONS (…)` of CREATE, or nothing."""
    told = ", ".join(f"{quote_ident(name)} {literal(text)}" for name, text in _parsed(options).items())
    return f" OPTIONS ({told})" if told else ""


def server_clause(server: str, options: Sequence[str]) -> str:
    """` SERVER … OPTIONS (…)` of a foreign table."""
    return f" SERVER {quote_ident(server)}{options_clause(options)}"


def options_changes(old: Sequence[str], new: Sequence[str]) -> str:
    """` OPTIONS (ADD …, SET …, DROP …)` of ALTER, or nothing."""
    before, after = _parsed(old), _parsed(new)
    words = [f"DROP {quote_ident(name)}" for name in before if name not in after]
    for name, text in after.items():
        if before.get(name) != text:
            words.append(f"{'SET' if name in before else 'ADD'} {quote_ident(name)} {literal(text)}")
    return f" OPTIONS ({', '.join(words)})" if words else ""


def _parsed(options: Sequence[str]) -> dict[str, str]:
    return {name: text for name, _, text in (option.partition("=") for option in options)}


class WrapperKind(Kind):
    """CREATE, ALTER and DROP FOREIGN DATA WRAPPER."""

    name = "foreign data wrapper"

    def create(
        self, ref: Ref, value: ForeignDataWrapper, parts: Sequence[Ref], diff: Difference
    ) -> list[Step]:
        """CREATE FOREIGN DATA WRAPPER."""
        words = f"{_functions(ForeignDataWrapper(), value)}{options_clause(value.options_as_written)}"
        return [Step(f"CREATE {self.target(ref)}{words}")]

    def alter(
        self, ref: Ref, old: ForeignDataWrapper, new: ForeignDataWrapper, diff: Difference
    ) -> list[Step]:
        """The functions and options that differ."""
        words = f"{_functions(old, new)}{options_changes(old.options_as_written, new.options_as_written)}"
        return [Step(f"ALTER {self.target(ref)}{words}")] if words else []


def _functions(old: ForeignDataWrapper, new: ForeignDataWrapper) -> str:
    words = ""
    if old.handler != new.handler:
        words += f" HANDLER {new.handler}" if new.handler else " NO HANDLER"
    if old.validator != new.validator:
        words += f" VALIDATOR {new.validator}" if new.validator else " NO VALIDATOR"
    return words


class ServerKind(Kind):
    """CREATE, ALTER and DROP SERVER."""

    name = "server"

    def create(self, ref: Ref, value: ForeignServer, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE SERVER."""
        type_ = f" TYPE {literal(value.type)}" if value.type is not None else ""
        version = f" VERSION {literal(value.version)}" if value.version is not None else ""
        wrapper = f" FOREIGN DATA WRAPPER {quote_ident(value.wrapper)}"
        return [
            Step(
                f"CREATE {self.target(ref)}{type_}{version}{wrapper}{options_clause(value.options_as_written)}"
            )
        ]

    def alter(self, ref: Ref, old: ForeignServer, new: ForeignServer, diff: Difference) -> list[Step]:
        """The version and the options that differ."""
        words = ""
        if old.version != new.version:
            words += f" VERSION {'NULL' if new.version is None else literal(new.version)}"
        words += options_changes(old.options_as_written, new.options_as_written)
        return [Step(f"ALTER {self.target(ref)}{words}")] if words else []

    def replaced(self, old: ForeignServer, new: ForeignServer) -> bool:
        """Whether it is of another type or reached by another wrapper."""
        return (old.wrapper, old.type) != (new.wrapper, new.type)


class UserMappingKind(Kind):
    """CREATE, ALTER and DROP USER MAPPING."""

    name = "user mapping"

    def target(self, ref: Ref) -> str:
        """USER MAPPING FOR role SERVER server."""
        role = "PUBLIC" if ref.name == "public" else quote_ident(ref.name)
        return f"USER MAPPING FOR {role} SERVER {quote_ident(ref.table)}"

    def create(self, ref: Ref, value: UserMapping, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """CREATE USER MAPPING without secrets."""
        note = "without its secrets, which are not read: set them again" if ref in diff.replaced else ""
        return [Step(f"CREATE {self.target(ref)}{options_clause(value.options_as_written)}", note=note)]

    def alter(self, ref: Ref, old: UserMapping, new: UserMapping, diff: Difference) -> list[Step]:
        """The options that differ."""
        words = options_changes(old.options_as_written, new.options_as_written)
        return [Step(f"ALTER {self.target(ref)}{words}")] if words else []
