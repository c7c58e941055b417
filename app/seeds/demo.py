"""A believable hospital in India: 12 departments, 40 doctors, a month of queues, 5,000 patients.

Behind today every ticket is completed or cancelled. Today the first ones are, one is with the doctor, the others wait;
ahead of today all wait. Nobody has two tickets of one queue. `junco db seed --set demo --anchor today` moves the month.
"""

from base import base

from junco.seed import SeedSet, day
from junco.seed.generators import (
    always,
    choice,
    cycle,
    days,
    email,
    full_name,
    in_turn,
    moments,
    nth,
    parent,
    phone,
    template,
    when,
)
from qconnect.domain.people import Role
from qconnect.domain.tickets import Status
from qconnect.models import Appointment, Doctor, Queue, User

DEPARTMENTS = (
    "Cardiology",
    "Dermatology",
    "Endocrinology",
    "ENT",
    "Gastroenterology",
    "General Medicine",
    "Gynaecology",
    "Neurology",
    "Ophthalmology",
    "Orthopedics",
    "Paediatrics",
    "Pulmonology",
)

demo = SeedSet("demo", extends=base, allow={"demo", "staging", "test", "dev"}, locale="en_IN")

patients = demo.rows(User, key=User.email, once=(User.password,)).generate(5_000)
patients.fill(User.email)(email(who="patient", domain="patients.example"))
patients.fill(User.name)(full_name(who="patient"))
patients.fill(User.phone)(phone())
patients.fill(User.role)(Role.PATIENT)
patients.fill(User.created_at)(moments(day(-700), day(-21)))

doctors = demo.rows(Doctor, key=Doctor.name).generate(40)
doctors.fill(Doctor.name)(template("Dr. {name} ({n})", name=full_name()))
doctors.fill(Doctor.specialty)(cycle(DEPARTMENTS))
doctors.fill(Doctor.room_no)(template("{floor}-{n}", floor=cycle("ABCD")))


def queues(first: int, count: int, tickets: int, status: object) -> None:
    """`count` days of queues for every doctor, from day `first` on, each with so many tickets."""
    # The last token given out moves with every booking, so it is never put back.
    some = demo.rows(Queue, key=(Queue.doctor_id, Queue.date), once=(Queue.current_no,))
    lines = some.generate(count, per=doctors, name=f"from day {first}")
    lines.fill(Queue.doctor_id)(parent()).fill(Queue.date)(days(day(first)))
    lines.fill(Queue.current_no)(tickets)
    booked = demo.rows(
        Appointment, key=(Appointment.queue_id, Appointment.token_no), once=(Appointment.status,)
    )
    visits = booked.generate(tickets, per=lines, name=f"from day {first}")
    visits.fill(Appointment.queue_id)(parent()).fill(Appointment.token_no)(nth())
    visits.fill(Appointment.user_id)(in_turn(patients))
    visits.fill(Appointment.status)(status)


queues(-20, 20, 9, choice({Status.COMPLETED: 12, Status.CANCELLED: 1}))
queues(
    0,
    1,
    12,
    when(
        Appointment.token_no,
        {1: always(Status.COMPLETED), 2: always(Status.COMPLETED), 3: always(Status.IN_PROGRESS)},
        choice({Status.PENDING: 8, Status.CANCELLED: 1}),
    ),
)
queues(1, 9, 4, choice({Status.PENDING: 15, Status.CANCELLED: 1}))
