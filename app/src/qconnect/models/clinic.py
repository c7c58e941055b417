"""Doctors and their queues, one row a queue and day.

Knows columns only. Refuses to know how tokens are given out (`actions.booking`).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from qconnect.models.base import Base, Key


class Doctor(Base):
    """A doctor and the room where patients find them."""

    __tablename__ = "doctors"
    __table_args__ = (Index(None, "specialty"),)

    id: Mapped[Key]
    name: Mapped[str]
    specialty: Mapped[str]
    room_no: Mapped[str]


class Queue(Base):
    """A doctor's queue on one day. `current_no` is the last token that was given out."""

    __tablename__ = "queues"
    __table_args__ = (Index(None, "doctor_id", "date"),)

    id: Mapped[Key]
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctors.id", ondelete="CASCADE"))
    date: Mapped[dt.date]
    current_no: Mapped[int] = mapped_column(server_default=text("0"))
