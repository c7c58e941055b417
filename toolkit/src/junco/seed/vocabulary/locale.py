"""What every locale has. Refuses to know any of its words."""

from __future__ import annotations

from dataclasses import dataclass


def listed(text: str) -> tuple[str, ...]:
    """Entries separated by commas, each once."""
    return tuple(dict.fromkeys(" ".join(one.split()) for one in text.split(",")))


WORDS = listed(
    """
    the, patient, was, seen, today, and, feels, better, after, two, days, of, rest, please, bring, all, reports,
    to, next, visit, blood, pressure, is, normal, no, fever, since, monday, advised, drink, water, walk, every,
    morning, take, one, tablet, food, call, if, pain, comes, back, results, will, be, ready, by, evening, room,
    follow, up, in, week, keep, wound, dry, new, sample, needed, doctor, has, changed, dose, slightly, sleep,
    well, light, exercise, only, avoid, salt, weight, stable, pulse, regular, family, history, noted
    """
)


@dataclass(frozen=True)
class Locale:
    """Lists of words; in phones and postcodes `#` stands for any digit and `?` for any letter."""

    name: str
    version: int
    first: tuple[str, ...]
    last: tuple[str, ...]
    cities: tuple[str, ...]
    regions: tuple[str, ...]
    streets: tuple[str, ...]
    companies: tuple[str, ...]
    phones: tuple[str, ...]
    postcode: str
    address: str
    words: tuple[str, ...] = WORDS
