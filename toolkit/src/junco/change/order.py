"""Which action comes before which, and which are one statement.

Knows the rules that turn the dependencies of both sides into an order: users of a thing go before it goes
and come after it has come; a name is free before it is taken. Small things are folded into the statement
that makes or removes what they stand in, unless that would close a circle. What a function's text mentions
orders it too, as far as that closes none. Refuses to know SQL.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from junco.change.changes import Action, Difference
from junco.change.lineage import above_index
from junco.change.render import KINDS, RANK
from junco.change.render.handover import is_handed_over
from junco.change.render.recast import attribute_edges, recast_edges, row_edges
from junco.change.render.routine import reshaped_results
from junco.change.tie_order import part_edges, tie_edges
from junco.schema.model import Attribute, Column, Constraint, Object, Ref, Routine, Table

Edges = dict[Action, set[Action]]

_PHASE = {"drop": 0, "alter": 1, "create": 2}
# What is split off first when a circle has to be broken: the part that can best stand alone.
_SPLIT = (
    "foreign key",
    "constraint",
    "index",
    "policy",
    "rule",
    "trigger",
    "default",
    "sequence",
    "ownership",
    "domain constraint",
    "view query",
    "view column",
    "column",
    "attribute",
)
# What is made anew, if it comes to that, instead of being altered: the lightest first.
_REMADE = (
    "ownership",
    "default",
    "policy",
    "rule",
    "trigger",
    "view query",
    "function",
    "procedure",
    "column",  # whose values are set aside meanwhile
)


@dataclass(frozen=True, slots=True)
class Group:
    """One action and those that happen with it."""

    lead: Action
    parts: tuple[Ref, ...]


def order(diff: Difference) -> tuple[list[Group], frozenset[Ref]]:
    """The actions of `diff`, grouped into statements, in an order that PostgreSQL accepts.

    And what should be made anew instead of being altered, because otherwise there is no such order.
    """
    actions = (
        {Action("drop", ref) for ref in diff.dropped}
        | {Action("alter", ref) for ref in diff.altered}
        | {Action("create", ref) for ref in diff.created}
    )
    edges = _edges(diff)
    alone: set[Action] = set()
    while True:
        leads = {action: _lead(action, diff, alone) for action in actions}
        graph = _condensed(edges, leads)
        circles = _circles(graph)
        more = _splittable(circles, leads, edges, diff)
        if not more:
            knots = _knots(circles)
            _heed_mentions(graph, leads, diff)
            return [Group(lead, parts) for lead, parts in _sorted(graph, leads, diff)], knots
        alone |= more


def _edges(diff: Difference) -> Edges:
    """For each action those that must come later."""
    edges: Edges = {}
    for needed in diff.dropped | diff.altered:
        gone = needed in diff.dropped
        for needer in diff.old_needers.get(needed, ()):
            if needer in diff.dropped:
                _put(edges, Action("drop", needer), Action("drop" if gone else "alter", needed))
            elif needer in diff.altered and (gone or (needer, needed) not in diff.new.depends):
                _put(edges, Action("alter", needer), Action("drop" if gone else "alter", needed))
    for needer in diff.created | diff.altered:
        for needed in diff.needs.get(needer, ()):
            first, then = _making(diff, needed), _making(diff, needer)
            if first and then and _waits_for_columns(needed, diff) and needer.kind == "column":
                _put(edges, then, first)
            elif first and then:
                _put(edges, first, then)
    for ref in diff.replaced:
        _put(edges, Action("drop", ref), Action("create", ref))
    others = (tie_edges, part_edges, recast_edges, row_edges, attribute_edges, _result_edges)
    for first, then in (pair for edges_of in others for pair in edges_of(diff)):
        _put(edges, first, then)
    _free_names_first(diff, edges)
    return edges


def _result_edges(diff: Difference) -> Iterable[tuple[Action, Action]]:
    """What a routine written out for rows of a table gives must be as it will be."""
    for ref in diff.created:
        value = diff.new.objects[ref]
        if isinstance(value, Routine) and value.parsed:
            for part in reshaped_results(ref, value, diff):
                yield _making(diff, part) or Action("drop", part), Action("create", ref)


def _waits_for_columns(table: Ref, diff: Difference) -> bool:
    """Whether a table gets options for its TOAST table, which PostgreSQL forgets while it has none."""
    if table.kind != "table" or table not in diff.altered:
        return False
    before, after = diff.old.objects[table], diff.new.objects[table]
    options = ((one.options if isinstance(one, Table) else ()) for one in (before, after))
    gone, fresh = ({one for one in found if one.startswith("toast.")} for found in options)
    return not fresh <= gone


def _heed_mentions(graph: Edges, leads: Mapping[Action, Action], diff: Difference) -> None:
    """Add the edges of what texts mention, but for those that would close a circle."""
    soft: Edges = {}
    for needer, needed in diff.new.mentions:
        first = _making(diff, needed)
        for user in _users(needer, diff) if first else ():
            then = _making(diff, user)
            if first and then and leads[first] != leads[then]:
                _put(soft, leads[first], leads[then])
    for needer, needed in diff.old.mentions:
        if needer in diff.dropped and needed in diff.dropped:
            first, then = leads[Action("drop", needer)], leads[Action("drop", needed)]
            if first != then:
                _put(soft, first, then)
    if not soft:
        return
    together = {action: later | soft.get(action, set()) for action, later in graph.items()}
    circles = _circles(together)
    inside = {action: number for number, circle in enumerate(circles) for action in circle}
    doubtful = []
    for first, later in soft.items():
        closing = {then for then in later if first in inside and inside[first] == inside.get(then)}
        graph[first] |= later - closing
        doubtful += [(first, then) for then in closing - graph[first]]
    for first, then in sorted(doubtful):
        if not _leads_to(graph, then, first, circles[inside[first]]):
            graph[first].add(then)


def _users(mentioning: Ref, diff: Difference) -> tuple[Ref, ...]:
    """What mentions something: of a function that stays as it is, what calls it."""
    return (mentioning,) if _making(diff, mentioning) else diff.new_needers.get(mentioning, ())


def _leads_to(graph: Edges, start: Action, end: Action, within: set[Action]) -> bool:
    """Whether a way leads from one action to another, both inside a circle."""
    seen, waiting = {start}, [start]
    while waiting:
        action = waiting.pop()
        if action == end:
            return True
        fresh = (graph[action] & within) - seen
        seen |= fresh
        waiting += fresh
    return False


def _put(edges: Edges, first: Action, then: Action) -> None:
    edges.setdefault(first, set()).add(then)


def _making(diff: Difference, ref: Ref) -> Action | None:
    """The action after which `ref` is as it will be."""
    if ref in diff.created:
        return Action("create", ref)
    return Action("alter", ref) if ref in diff.altered else None


def _free_names_first(diff: Difference, edges: Edges) -> None:
    """Whoever gives a name up acts before whoever takes it."""
    givers: dict[tuple[str, str, str], Action] = {}
    for ref in diff.dropped | diff.altered:
        action = Action("drop" if ref in diff.dropped else "alter", ref)
        kept = () if ref in diff.dropped else _names(ref, diff.new.objects[ref])
        givers.update({name: action for name in _names(ref, diff.old.objects[ref]) if name not in kept})
    for ref in diff.created | diff.altered:
        taker = _making(diff, ref)
        for name in _names(ref, diff.new.objects[ref]):
            giver = givers.get(name)
            if taker and giver and giver.ref != ref:
                _put(edges, giver, taker)


def _names(ref: Ref, value: Object) -> tuple[tuple[str, str, str], ...]:
    return tuple(KINDS[ref.kind].names(ref, value))


def _lead(action: Action, diff: Difference, alone: set[Action]) -> Action:
    """The action whose statement says this one too: itself if there is none."""
    while action not in alone:
        kind = KINDS[action.ref.kind]
        if action.verb == "create":
            possible = kind.created_within(action.ref, diff)
            hosts = (host for host in possible if host in diff.created and _says_more(host, diff))
        elif action.verb == "drop":
            possible = kind.dropped_with(action.ref, diff)
            hosts = (host for host in possible if host in diff.dropped and _says_more(host, diff))
        else:
            hosts = (host for host in kind.altered_with(action.ref, diff) if host in diff.altered)
        host = next(iter(hosts), None)
        if host is None:
            return action
        action = Action(action.verb, host)
    return action


def _says_more(host: Ref, diff: Difference) -> bool:
    """Whether what happens to an object happens to its parts: not where a column only changes its type, unless it
    moves to a parent, and those of the children with it.
    """
    return host not in diff.recast or _moves(host, diff)


def _moves(column: Ref, diff: Difference) -> bool:
    above = (one for one in diff.joined.above(column) if one in diff.recast)
    return is_handed_over(column, diff) or any(_moves(one, diff) for one in above)


def _condensed(edges: Edges, leads: Mapping[Action, Action]) -> Edges:
    graph: Edges = {lead: set() for lead in leads.values()}
    for first, later in edges.items():
        for then in later:
            if leads[first] != leads[then]:
                graph[leads[first]].add(leads[then])
    return graph


def _splittable(
    circles: list[set[Action]], leads: Mapping[Action, Action], edges: Edges, diff: Difference
) -> set[Action]:
    """The parts that hold circles together and can stand alone, of each circle of the kind that does so best."""
    places = {action: place for place, circle in enumerate(circles) for action in circle}
    joints: dict[int, set[Action]] = {}
    for first, later in edges.items() if circles else ():
        place = places.get(leads[first])
        if place is None:
            continue
        for then in later:
            if leads[first] != leads[then] and places.get(leads[then]) == place:
                found = (one for one in (first, then) if leads[one] != one and not _is_stuck(one, diff))
                joints.setdefault(place, set()).update(found)
    return {action for parts in joints.values() for action in _best_to_split(parts, diff)}


def _best_to_split(joints: set[Action], diff: Difference) -> set[Action]:
    for kind in _SPLIT:
        if found := {
            action for action in joints if kind in (action.ref.kind, _constraint_type(action, diff))
        }:
            return found
    return set()


def _is_stuck(action: Action, diff: Difference) -> bool:
    """Whether an object comes and goes with its table only, as the columns of a partition key do."""
    value = (diff.old if action.verb == "drop" else diff.new).objects[action.ref]
    return isinstance(value, Column) and value.in_key


def _knots(circles: list[set[Action]]) -> frozenset[Ref]:
    """Of the circles that nothing splits: what is altered in them, the lightest kind."""
    altered = {action.ref for circle in circles for action in circle if action.verb == "alter"}
    for kind in _REMADE:
        if found := {ref for ref in altered if ref.kind == kind}:
            return frozenset(found)
    return frozenset()


def _constraint_type(action: Action, diff: Difference) -> str:
    side = diff.old if action.verb == "drop" else diff.new
    value = side.objects[action.ref]
    return value.type if isinstance(value, Constraint) else ""


def _circles(graph: Edges) -> list[set[Action]]:
    """The strongly connected groups of more than one action (Tarjan, without recursion)."""
    index: dict[Action, int] = {}
    low: dict[Action, int] = {}
    stack: list[Action] = []
    on_stack: set[Action] = set()
    found: list[set[Action]] = []
    for root in sorted(graph):
        work = [(root, iter(sorted(graph[root])))] if root not in index else []
        while work:
            node, later = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            for then in later:
                if then not in index:
                    work.append((then, iter(sorted(graph[then]))))
                    break
                if then in on_stack:
                    low[node] = min(low[node], low[then])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    circle = {stack.pop()}
                    while node not in circle:
                        circle.add(stack.pop())
                    on_stack -= circle
                    if len(circle) > 1:
                        found.append(circle)
    return found


def _sorted(
    graph: Edges, leads: Mapping[Action, Action], diff: Difference
) -> Iterable[tuple[Action, tuple[Ref, ...]]]:
    """Kahn's order, the most readable ready action first; a circle nobody can split is entered by rank."""
    parts: dict[Action, list[Ref]] = {}
    for action, lead in leads.items():
        if action != lead:
            parts.setdefault(lead, []).append(action.ref)
    waiting = dict.fromkeys(graph, 0)
    for later in graph.values():
        for then in later:
            waiting[then] += 1
    heap = [(_key(action, diff), action) for action, count in waiting.items() if not count]
    heapq.heapify(heap)
    while waiting:
        action = heapq.heappop(heap)[1] if heap else _entrance(graph, waiting, diff)
        if waiting.pop(action, None) is None:
            continue
        for then in graph[action]:
            if then in waiting:
                waiting[then] -= 1
                if not waiting[then]:
                    heapq.heappush(heap, (_key(then, diff), then))
        yield action, tuple(sorted(parts.get(action, ()), key=lambda ref: _part_key(ref, diff)))


def _entrance(graph: Edges, waiting: Iterable[Action], diff: Difference) -> Action:
    """Where to enter a circle that waits for nothing but itself."""
    left = set(waiting)
    rest = {action: graph[action] & left for action in left}
    for circle in _circles(rest):
        if not any(later & circle for action, later in rest.items() if action not in circle):
            return min(circle, key=lambda item: _key(item, diff))
    return min(left, key=lambda item: _key(item, diff))


def _key(action: Action, diff: Difference) -> tuple[int, int, str, str, int, str]:
    """Drops, then alterations, then creations; within them by kind, place and name."""
    ref = action.ref
    rank = RANK[ref.kind] if action.verb != "drop" else -RANK[ref.kind]
    return _PHASE[action.verb], rank, ref.schema, ref.table, _position(ref, diff), _name(action, diff)


def _name(action: Action, diff: Difference) -> str:
    """By what the object is sorted: parts of indexes as those above, because PostgreSQL finds the part for each in
    the order in which they were made, and takes some that differ for the same.
    """
    ref = action.ref
    while action.verb == "create" and (above := above_index(ref, diff)):
        ref = above
    return ref.name


def _part_key(ref: Ref, diff: Difference) -> tuple[int, str, str, int, str]:
    return RANK[ref.kind], ref.schema, ref.table, _position(ref, diff), ref.name


def _position(ref: Ref, diff: Difference) -> int:
    value = diff.new.objects.get(ref)
    return value.position if isinstance(value, Attribute | Column) else 0
