"""Vocabulary: the words that generated people and places are made of, a module a locale.

Part of every value that is made of it: a list that changes is a new version of its locale. Refuses to know how values
are put together.
"""

from __future__ import annotations

from junco.errors import did_you_mean
from junco.errors.seed_bulk import UnknownLocale
from junco.seed.vocabulary import de_de, en_gb, en_in, en_us, es_es, fr_fr
from junco.seed.vocabulary.locale import Locale

LOCALES = {
    one.name: one
    for one in (en_us.LOCALE, en_gb.LOCALE, en_in.LOCALE, de_de.LOCALE, fr_fr.LOCALE, es_es.LOCALE)
}
DEFAULT = "en_US"

__all__ = ["DEFAULT", "LOCALES", "Locale", "locale_named"]


def locale_named(name: str) -> Locale:
    """The vocabulary of a locale such as `en_IN`; raises `UnknownLocale`."""
    if name not in LOCALES:
        raise UnknownLocale(locale=repr(name), hint=did_you_mean(name, list(LOCALES)))
    return LOCALES[name]
