"""Generators: how a column's values are made, row by row, the same for ever. A file a family."""

from junco.seed.generators.base import Generator
from junco.seed.generators.codes import code
from junco.seed.generators.foreign import foreign
from junco.seed.generators.moments import after, dates, days, moments, slots
from junco.seed.generators.numbers import decimals, exponential, floats, integers, normal, rising
from junco.seed.generators.people import (
    city,
    company,
    email,
    first_name,
    full_name,
    last_name,
    phone,
    postcode,
    region,
    street_address,
)
from junco.seed.generators.relations import any_of, earlier, in_turn, parent
from junco.seed.generators.structures import (
    array_of,
    json_object,
    optional,
    point,
    same_as,
    sentences,
    when,
    words,
)
from junco.seed.generators.values import (
    always,
    choice,
    cycle,
    nth,
    ranked,
    template,
    unique,
    uuids,
)

__all__ = [
    "Generator",
    "after",
    "always",
    "any_of",
    "array_of",
    "choice",
    "city",
    "code",
    "company",
    "cycle",
    "dates",
    "days",
    "decimals",
    "earlier",
    "email",
    "exponential",
    "first_name",
    "floats",
    "foreign",
    "full_name",
    "in_turn",
    "integers",
    "json_object",
    "last_name",
    "moments",
    "normal",
    "nth",
    "optional",
    "parent",
    "phone",
    "point",
    "postcode",
    "ranked",
    "region",
    "rising",
    "same_as",
    "sentences",
    "slots",
    "street_address",
    "template",
    "unique",
    "uuids",
    "when",
    "words",
]
