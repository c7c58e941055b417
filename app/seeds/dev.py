"""The small clinic that a developer starts with: 20 records, told apart by names that mean something.

Every account signs in with the password "qconnect-demo". Days count from the date of the first run, which
Junco keeps: seeding again tomorrow changes nothing, `junco db seed --anchor today` moves the queues to today.
"""

from junco.seed import SeedSet, at, day
from qconnect.domain.people import Role
from qconnect.domain.tickets import Status
from qconnect.models import Appointment, Doctor, File, Queue, User

# The argon2id hash of "qconnect-demo". Published on purpose: these accounts exist only where no patient is.
KNOWN_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$z8UU/8b23FQGtkqsUc8Ehg$+ELa4PI2SqZR18XOhT9w3zGlBxVobxpHm2kV0TireWk"
)

dev = SeedSet("dev")

# A password is given once: who changes it keeps the new one.
users = dev.rows(User, key=User.email, once=(User.password,)).cols(
    User.email, User.name, User.phone, User.role, User.password
)(
    ("alice@example.com", "Alice Johnson", "+1-555-0101", Role.PATIENT, KNOWN_HASH),
    ("bob@example.com", "Bob Smith", "+1-555-0102", Role.PATIENT, KNOWN_HASH),
    ("charlie@example.com", "Charlie Brown", "+1-555-0103", Role.PATIENT, KNOWN_HASH),
    ("diana@example.com", "Diana Prince", "+1-555-0104", Role.PATIENT, KNOWN_HASH),
    ("admin@example.com", "Admin User", "+1-555-0100", Role.ADMIN, KNOWN_HASH),
)

doctors = dev.rows(Doctor, key=Doctor.name).cols(Doctor.name, Doctor.specialty, Doctor.room_no)(
    ("Dr. Smith", "Cardiology", "A101"),
    ("Dr. Johnson", "Neurology", "B202"),
    ("Dr. Williams", "Orthopedics", "C303"),
    ("Dr. Brown", "Dermatology", "D404"),
)

# current_no is the last token given out. It moves with every booking, so it is never put back.
queues = dev.rows(Queue, key=(Queue.doctor_id, Queue.date), once=(Queue.current_no,)).cols(
    Queue.doctor_id, Queue.date, Queue.current_no
)(
    (doctors["Dr. Smith"], day(0), 2),
    (doctors["Dr. Johnson"], day(1), 1),
    (doctors["Dr. Williams"], day(2), 1),
    (doctors["Dr. Brown"], day(3), 0),
)

first = queues[doctors["Dr. Smith"], day(0)]
second = queues[doctors["Dr. Johnson"], day(1)]
third = queues[doctors["Dr. Williams"], day(2)]

dev.rows(Appointment, key=(Appointment.queue_id, Appointment.token_no)).cols(
    Appointment.queue_id, Appointment.token_no, Appointment.user_id, Appointment.status
)(
    (first, 1, users["alice@example.com"], Status.PENDING),
    (first, 2, users["bob@example.com"], Status.PENDING),
    (second, 1, users["charlie@example.com"], Status.IN_PROGRESS),
    (third, 1, users["diana@example.com"], Status.COMPLETED),
)

dev.rows(File, key=File.name).cols(
    File.name, File.url, File.mime, File.size, File.uploaded_at, File.uploader_email
)(
    (
        "blood-test-results.pdf",
        "/files/blood-test-results.pdf",
        "application/pdf",
        245_760,
        at(-2, 9, 30),
        "alice@example.com",
    ),
    (
        "referral-letter.pdf",
        "/files/referral-letter.pdf",
        "application/pdf",
        98_304,
        at(-1, 14, 15),
        "bob@example.com",
    ),
    (
        "duty-roster.xlsx",
        "/files/duty-roster.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        51_200,
        at(0, 7),
        "admin@example.com",
    ),
)
