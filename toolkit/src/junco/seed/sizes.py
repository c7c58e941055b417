"""What `--scale` says: a name, or a number. Refuses to know which names a set has."""

from __future__ import annotations

import re
from fractions import Fraction

from junco.errors.seed_bulk import BadScale
from junco.seed.blocks import Sizing


def read_scale(text: str) -> Sizing:
    """`0.1` and `10` multiply all counts; anything else is the name of a size. Raises `BadScale`."""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?|\.[0-9]+", text):
        factor = Fraction(text)
        if not factor:
            raise BadScale(scale=text, reason="nothing would be left")
        return Sizing((), factor, text)
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text):
        return Sizing((text,), Fraction(1), text)
    raise BadScale(scale=text, reason="it is neither a name nor a number above 0")
