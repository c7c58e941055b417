"""What every clinic needs, production included: somebody who may run it.

The account has no password, so nobody can sign in as it before one is set. It is written once: who renames it, or gives
it a password, keeps that.
"""

from junco.seed import SeedSet
from qconnect.domain.people import Role
from qconnect.models import User

EVERYWHERE = {"production", "staging", "demo", "load", "test", "dev"}

base = SeedSet("base", allow=EVERYWHERE)

base.rows(User, key=User.email, mode="once").cols(User.email, User.name, User.role)(
    ("administrator@qconnect.invalid", "Administrator", Role.ADMIN),
)
