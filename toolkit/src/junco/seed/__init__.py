"""Seeds: rows that a project declares by natural key, and bringing them into a database.

A seed file imports what it needs from here:

    from junco.seed import SeedSet, at, day
"""

from junco.seed.declare import Reference, Rows, SeedSet
from junco.seed.values import Relative, at, day

__all__ = ["Reference", "Relative", "Rows", "SeedSet", "at", "day"]
