"""A schema as a frozen value: which objects exist, what they are, what they lean on.

Knows one dataclass a kind of object, grouped in modules by family. Refuses to know where the values were
read and how they are written as SQL. A new kind of object is a new dataclass here.
"""

from junco.schema.model.base import *  # noqa: F403
from junco.schema.model.namespaces import *  # noqa: F403
from junco.schema.model.privileges import *  # noqa: F403
from junco.schema.model.tables import *  # noqa: F403
from junco.schema.model.types import *  # noqa: F403
