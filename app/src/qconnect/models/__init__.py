"""The tables as SQLAlchemy sees them. Import `Base` for the whole schema."""

from qconnect.models.base import Base
from qconnect.models.booking import Appointment
from qconnect.models.clinic import Doctor, Queue
from qconnect.models.files import File
from qconnect.models.people import RefreshToken, User

__all__ = ["Appointment", "Base", "Doctor", "File", "Queue", "RefreshToken", "User"]
