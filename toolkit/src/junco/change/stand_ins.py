"""Functions whose bodies, written in standard SQL, call each other in a circle.

PostgreSQL wants to find what such a body calls, so that one of the circle has to stand there without its own
body while the others come, or go. Refuses to order anything: it looks at the order that was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from junco.change.changes import Action, Difference, Step
from junco.change.order import Group
from junco.schema.model import Ref, Routine

_ROUTINES = ("function", "procedure")


def stand_ins(groups: Sequence[Group], found: Difference) -> dict[int, list[Step]]:
    """The steps that come before each group, by its number."""
    places = {group.lead: number for number, group in enumerate(groups)}
    standing: set[Ref] = set()
    steps: dict[int, list[Step]] = {}
    for number, group in enumerate(groups):
        for other in _missing(group.lead, number, places, found):
            side = found.old if group.lead.verb == "drop" else found.new
            value = side.objects[other]
            if isinstance(value, Routine) and other not in standing:
                standing.add(other)
                steps.setdefault(number, []).append(_stand_in(value, other, group.lead))
    return steps


def _missing(lead: Action, number: int, places: Mapping[Action, int], found: Difference) -> Iterator[Ref]:
    """What a routine needs that comes later, or what needs it and goes later."""
    going = lead.verb == "drop"
    if lead.ref.kind not in _ROUTINES:
        return
    others = found.old_needers if going else found.needs
    for other in others.get(lead.ref, ()):
        if other.kind in _ROUTINES and places.get(Action("drop" if going else "create", other), -1) > number:
            yield other


def _stand_in(value: Routine, ref: Ref, because: Action) -> Step:
    """The routine with an empty body."""
    sql = value.definition
    if because.verb == "create":
        sql = sql.replace("CREATE OR REPLACE ", "CREATE ", 1)
    if value.parsed:
        sql = f"{sql.rstrip().removesuffix(value.body.strip()).rstrip()}\nAS ''"
    return Step(sql, note=f"for the moment: {ref} and {because.ref} call each other", about=ref)


def in_place(steps: Sequence[Step]) -> list[Step]:
    """The statements that make a routine, for one that has a stand-in."""
    return [replace(steps[0], sql=steps[0].sql.replace("CREATE ", "CREATE OR REPLACE ", 1)), *steps[1:]]
