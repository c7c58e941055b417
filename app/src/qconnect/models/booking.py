"""Appointments: a patient's ticket in a queue.

Knows columns only. Refuses to know which status may follow which (`domain.tickets`).
"""

from __future__ import annotations

from sqlalchemy import Enum, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qconnect.domain.tickets import Status
from qconnect.models.base import Base, Key


class Appointment(Base):
    """One token of one queue, held by one patient. Never deleted, never renumbered."""

    __tablename__ = "appointments"
    __table_args__ = (
        UniqueConstraint("queue_id", "token_no"),
        Index(None, "user_id"),
        Index(None, "status"),
    )

    id: Mapped[Key]
    token_no: Mapped[int]
    status: Mapped[Status] = mapped_column(Enum(Status, name="status"), server_default=text("'PENDING'"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id", ondelete="CASCADE"))
