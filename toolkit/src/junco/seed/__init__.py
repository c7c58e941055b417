"""Seeds: rows that a project declares by natural key, and bringing them into a database.

A seed file imports what it needs from here:

    from junco.seed import SeedSet, at, day, scale
    from junco.seed.generators import choice, full_name, unique
"""

from junco.seed.blocks import scale
from junco.seed.columns import Reference
from junco.seed.declare import Generated, Rows, SeedSet
from junco.seed.draw import Draw
from junco.seed.values import Relative, at, day

__all__ = ["Draw", "Generated", "Reference", "Relative", "Rows", "SeedSet", "at", "day", "scale"]
