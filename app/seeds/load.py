"""Weight: 400 doctors with full queues, 100 tickets each and more. For measuring, in databases made for it.

`--scale test` makes 40,000 appointments, without it a million, `--scale full` ten million.
"""

from base import base

from junco.seed import SeedSet, day, scale
from junco.seed.generators import (
    any_of,
    choice,
    cycle,
    days,
    full_name,
    moments,
    nth,
    parent,
    phone,
    template,
    unique,
)
from qconnect.domain.people import Role
from qconnect.domain.tickets import Status
from qconnect.models import Appointment, Doctor, Queue, User

load = SeedSet("load", extends=base, allow={"load", "test", "dev"}, locale="en_IN")

patients = load.rows(User, key=User.email, prune=True).generate(
    scale(load=200_000, test=8_000, full=2_000_000)
)
patients.fill(User.email)(unique("load{n}@patients.example"))
patients.fill(User.name)(full_name())
patients.fill(User.phone)(phone())
patients.fill(User.role)(Role.PATIENT)
patients.fill(User.created_at)(moments(day(-700), day(-1)))

doctors = load.rows(Doctor, key=Doctor.name, prune=True).generate(400)
doctors.fill(Doctor.name)(template("Dr. Load {n}"))
doctors.fill(Doctor.specialty)(cycle(("Cardiology", "Neurology", "Orthopedics", "Dermatology")))
doctors.fill(Doctor.room_no)(template("L-{n}"))

# No constraint keeps two queues of a doctor's day apart, so there are no more of them than can be told apart by
# reading.
queues = load.rows(Queue, key=(Queue.doctor_id, Queue.date), once=(Queue.current_no,), prune=True).generate(
    scale(load=10, test=1, full=10), per=doctors
)
queues.fill(Queue.doctor_id)(parent()).fill(Queue.date)(days(day(0)))
queues.fill(Queue.current_no)(100)

visits = load.rows(Appointment, key=(Appointment.queue_id, Appointment.token_no), prune=True)
booked = visits.generate(scale(load=250, test=100, full=2_500), per=queues)
booked.fill(Appointment.queue_id)(parent()).fill(Appointment.token_no)(nth())
booked.fill(Appointment.user_id)(any_of(patients))
booked.fill(Appointment.status)(choice({Status.COMPLETED: 7, Status.PENDING: 2, Status.CANCELLED: 1}))
