"""Generators of people and places: names, addresses, phones, companies, by locale.

Knows how the shipped vocabulary is put together. Refuses to know anybody: every name is two common ones that met by
chance, mail goes to domains reserved for examples, phones to numbers reserved for fiction where a country has them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from junco.seed.generators.base import Context, Generator, Make, below, pick
from junco.seed.generators.codes import Code, Codes, by_forms
from junco.seed.vocabulary import Locale, locale_named


@dataclass(frozen=True, eq=False)
class _OfPeople(Generator[str]):
    """What all of them share. Generators with the same `who` in one declaration speak of the same person."""

    who: str
    locale: str | None

    def speech(self, context: Context) -> Locale:
        """The vocabulary."""
        return locale_named(self.locale or context.locale)

    def of(self, context: Context, part: str) -> str:
        """The path under which a part of this person is drawn."""
        return f"person {self.who}/{part}" if self.who else f"{context.path}/{part}"


@dataclass(frozen=True, eq=False)
class FirstName(_OfPeople):
    """A given name."""

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        names, path = self.speech(context).first, self.of(context, "first")
        return lambda frame: pick(frame, path, names)

    def listed(self, context: Context) -> Sequence[str]:
        """See `Generator`."""
        return self.speech(context).first


@dataclass(frozen=True, eq=False)
class LastName(_OfPeople):
    """A family name."""

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        names, path = self.speech(context).last, self.of(context, "last")
        return lambda frame: pick(frame, path, names)

    def listed(self, context: Context) -> Sequence[str]:
        """See `Generator`."""
        return self.speech(context).last


@dataclass(frozen=True, eq=False)
class FullName(_OfPeople):
    """Given and family name."""

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        speech, first, last = self.speech(context), self.of(context, "first"), self.of(context, "last")
        given, family = speech.first, speech.last
        ours, theirs = len(given), len(family)
        return lambda frame: [
            f"{given[one % ours]} {family[two % theirs]}"
            for one, two in zip(frame.bits(first), frame.bits(last), strict=True)
        ]


@dataclass(frozen=True, eq=False)
class Email(_OfPeople):
    """The person's names, the row's number and a domain: never twice the same."""

    domain: str

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        speech, first, last = self.speech(context), self.of(context, "first"), self.of(context, "last")
        given, family = [_plain(one) for one in speech.first], [_plain(one) for one in speech.last]
        ours, theirs, domain = len(given), len(family), self.domain
        return lambda frame: [
            f"{given[one % ours]}.{family[two % theirs]}{at}@{domain}"
            for one, two, at in zip(
                frame.bits(first), frame.bits(last), range(frame.low + 1, frame.high + 1), strict=True
            )
        ]


def _plain(name: str) -> str:
    """A name as mail addresses have it: ASCII letters in lower case."""
    name = name.replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    return "".join(one for one in unicodedata.normalize("NFD", name.lower()) if "a" <= one <= "z")


@dataclass(frozen=True, eq=False)
class _Picked(Generator[str]):
    """One entry of a list of the locale's vocabulary."""

    field: str
    locale: str | None

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        entries = self.listed(context)
        return lambda frame: pick(frame, context.path, entries)

    def listed(self, context: Context) -> Sequence[str]:
        """See `Generator`."""
        found: Sequence[str] = getattr(locale_named(self.locale or context.locale), self.field)
        return found


@dataclass(frozen=True, eq=False)
class Phone(Generator[str]):
    """A phone number in the locale's international form."""

    locale: str | None

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        # The forms of a locale differ in what is fixed only.
        codes = [Codes(one) for one in locale_named(self.locale or context.locale).phones]
        forms, sizes = [one.form for one in codes], codes[0].sizes
        space = len(forms) * len(codes[0])
        return lambda frame: by_forms(forms, sizes, below(frame, context.path, space))


@dataclass(frozen=True, eq=False)
class Address(Generator[str]):
    """House and street, as the locale writes them."""

    locale: str | None

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        speech = locale_named(self.locale or context.locale)
        streets, form = speech.streets, speech.address
        street, house = f"{context.path}/street", f"{context.path}/house"
        size = len(streets)
        return lambda frame: [
            form.format(street=streets[one % size], house=two % 180 + 1)
            for one, two in zip(frame.bits(street), frame.bits(house), strict=True)
        ]


@dataclass(frozen=True, eq=False)
class Postcode(Generator[str]):
    """A postcode of the locale's form; it need not exist."""

    locale: str | None

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        return Code(locale_named(self.locale or context.locale).postcode).compile(context)


@dataclass(frozen=True, eq=False)
class Company(Generator[str]):
    """A family name and a legal form."""

    locale: str | None

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        speech = locale_named(self.locale or context.locale)
        names, forms = speech.last, speech.companies
        one_path, two_path, size, kinds = (
            f"{context.path}/name",
            f"{context.path}/form",
            len(names),
            len(forms),
        )
        return lambda frame: [
            f"{names[one % size]} {forms[two % kinds]}"
            for one, two in zip(frame.bits(one_path), frame.bits(two_path), strict=True)
        ]


def first_name(*, who: str = "", locale: str | None = None) -> Generator[str]:
    """A given name. Generators with the same `who` in a declaration speak of the same person."""
    return FirstName(who, locale)


def last_name(*, who: str = "", locale: str | None = None) -> Generator[str]:
    """A family name."""
    return LastName(who, locale)


def full_name(*, who: str = "", locale: str | None = None) -> Generator[str]:
    """Given and family name."""
    return FullName(who, locale)


def email(*, who: str = "", domain: str = "example.com", locale: str | None = None) -> Generator[str]:
    """An address that nobody else in the declaration has; with the same `who`, that of the same person."""
    return Email(who, locale, domain)


def phone(*, locale: str | None = None) -> Generator[str]:
    """A phone number. India and Spain reserve none for fiction: theirs may be somebody's, never call them."""
    return Phone(locale)


def city(*, locale: str | None = None) -> Generator[str]:
    """A large city."""
    return _Picked("cities", locale)


def region(*, locale: str | None = None) -> Generator[str]:
    """A state or region."""
    return _Picked("regions", locale)


def street_address(*, locale: str | None = None) -> Generator[str]:
    """House and street."""
    return Address(locale)


def postcode(*, locale: str | None = None) -> Generator[str]:
    """A postcode of the locale's form."""
    return Postcode(locale)


def company(*, locale: str | None = None) -> Generator[str]:
    """A company's name."""
    return Company(locale)
