"""A schema as a frozen value: which objects exist, what they are, what they lean on.

Knows one dataclass a kind of object, grouped in modules by family. Refuses to know where the values were
read and how they are written as SQL. A new kind of object is a new dataclass here.
"""

from junco.schema.model.base import *  # noqa: F403
from junco.schema.model.dependences import *  # noqa: F403
from junco.schema.model.foreign import *  # noqa: F403
from junco.schema.model.names import *  # noqa: F403
from junco.schema.model.namespaces import *  # noqa: F403
from junco.schema.model.operators import *  # noqa: F403
from junco.schema.model.privileges import *  # noqa: F403
from junco.schema.model.replication import *  # noqa: F403
from junco.schema.model.routines import *  # noqa: F403
from junco.schema.model.schema import *  # noqa: F403
from junco.schema.model.tables import *  # noqa: F403
from junco.schema.model.text_search import *  # noqa: F403
from junco.schema.model.triggers import *  # noqa: F403
from junco.schema.model.types import *  # noqa: F403
from junco.schema.model.views import *  # noqa: F403
