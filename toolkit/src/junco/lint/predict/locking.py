"""Short ways to say effects, for the modules that predict them."""

from __future__ import annotations

from collections.abc import Iterable

from junco.lint.effect import Effect, Lock, Mode, Relation

AS, RS, RX, SUX = (
    Mode.ACCESS_SHARE,
    Mode.ROW_SHARE,
    Mode.ROW_EXCLUSIVE,
    Mode.SHARE_UPDATE_EXCLUSIVE,
)
S, SRX, X, AX = Mode.SHARE, Mode.SHARE_ROW_EXCLUSIVE, Mode.EXCLUSIVE, Mode.ACCESS_EXCLUSIVE


def locks(mode: Mode, relations: Iterable[Relation]) -> Effect:
    """A lock on each of these."""
    return Effect(locks=frozenset(Lock(relation, mode) for relation in relations))


def scan(relations: Iterable[Relation]) -> Effect:
    """Each of these read from end to end."""
    return Effect(scans=frozenset(relations))


def rewrite(relations: Iterable[Relation]) -> Effect:
    """Each of these written anew, its indexes too."""
    return Effect(rewrites=frozenset(relations))


def build(relations: Iterable[Relation]) -> Effect:
    """An index built on each of these."""
    return Effect(builds=frozenset(relations))


def loses(*what: str) -> Effect:
    """Data that is gone."""
    return Effect(loses=what)


def breaks(*what: str) -> Effect:
    """Something that the running application may use and will not find."""
    return Effect(breaks=what)


def together(effects: Iterable[Effect]) -> Effect:
    """All of them."""
    whole = Effect()
    for effect in effects:
        whole |= effect
    return whole
