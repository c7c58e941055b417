"""SQL as values: the only room that sees the parser.

A statement becomes an `Operation`; types and expressions in the catalog's spelling become the same values, so
that they can be held against each other.
"""

from junco.lint.parse.names import parse_expression, parse_type
from junco.lint.parse.proof import Bounds, conjuncts, implies_not_null
from junco.lint.parse.statement import parse

__all__ = ["Bounds", "conjuncts", "implies_not_null", "parse", "parse_expression", "parse_type"]
