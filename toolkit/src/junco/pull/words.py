"""English plurals, as far as names of tables need them.

Knows the common rules and the common exceptions, and looks at the last word of a name only. Refuses to guess: what
fits no rule stays as it is, so that a name is at worst left in the plural.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# plural → singular
_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "mice": "mouse",
    "geese": "goose",
    "feet": "foot",
    "teeth": "tooth",
    "indices": "index",
    "indexes": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "appendices": "appendix",
    "axes": "axis",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "quizzes": "quiz",
    "movies": "movie",
    "cookies": "cookie",
    "menus": "menu",
    "heroes": "hero",
    "potatoes": "potato",
    "tomatoes": "tomato",
    "echoes": "echo",
    "calories": "calorie",
    "ties": "tie",
    "zombies": "zombie",
    "caches": "cache",
    "headaches": "headache",
    "shoes": "shoe",
    "toes": "toe",
    "canoes": "canoe",
    "aliases": "alias",
    "biases": "bias",
    "canvases": "canvas",
    "gases": "gas",
    "atlases": "atlas",
    "lenses": "lens",
    "leaves": "leaf",
    "knives": "knife",
    "lives": "life",
    "wives": "wife",
    "shelves": "shelf",
    "halves": "half",
    "wolves": "wolf",
    "thieves": "thief",
    "loaves": "loaf",
    "scarves": "scarf",
    "selves": "self",
    "uses": "use",
    "fuses": "fuse",
    "excuses": "excuse",
    "refuses": "refuse",
    "abuses": "abuse",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "prognoses": "prognosis",
    "hypotheses": "hypothesis",
    "synopses": "synopsis",
    "theses": "thesis",
    "crises": "crisis",
    "oases": "oasis",
}
_PLURALS = {singular: plural for plural, singular in _IRREGULAR.items() if plural != "indexes"}
# The same in both numbers, or no plural although it ends like one.
_SAME = frozenset(
    [
        "news",
        "series",
        "species",
        "means",
        "headquarters",
        "equipment",
        "information",
        "data",
        "media",
        "metadata",
        "staff",
        "police",
        "sheep",
        "fish",
        "deer",
        "aircraft",
        "canvas",
        "alias",
        "atlas",
        "bias",
        "lens",
        "gas",
        "chaos",
        "cosmos",
        "pancreas",
        "christmas",
        "mathematics",
        "physics",
        "analytics",
        "statistics",
        "logistics",
        "electronics",
        "settings",
        "sms",
        "gps",
        "dns",
        "aws",
        "https",
        "tls",
        "css",
        "cms",
        "pos",
        "sas",
        "has",
        "was",
        "yes",
    ]
)
_RULES = (
    (re.compile(r"(?<=.)(ss|us|is|as|os)$"), None),
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=ss)es$|(?<=sh)es$|(?<=ch)es$|(?<=x)es$|(?<=zz)es$"), ""),
    (re.compile(r"(?<=[bcdfghjklmnpqrstvwxyz]us)es$"), ""),  # statuses; but houses, clauses
    (re.compile(r"(?<=[a-z]{2})s$"), ""),
)
_LAST_WORD = re.compile(r"(?<![^\W\d_A-Za-z])(?P<word>[A-Z]?[a-z]+|(?<![A-Za-z])[A-Z]+)$")


def singular(name: str) -> str:
    """The name with its last word in the singular: `user_accounts` → `user_account`."""
    return _replaced(name, _singular)


def plural(name: str) -> str:
    """The name with its last word in the plural; one that is in the plural already stays."""
    return _replaced(name, _plural)


def _replaced(name: str, change: Callable[[str], str]) -> str:
    match = _LAST_WORD.search(name)
    if match is None:
        return name
    word = match["word"]
    return name[: match.start()] + _in_case(change(word.lower()), word)


def _in_case(word: str, like: str) -> str:
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _SAME:
        return word
    for pattern, ending in _RULES:
        if pattern.search(word):
            return word if ending is None else pattern.sub(ending, word)
    return word


def _plural(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _SAME or _singular(word) != word:
        return word
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}s"
