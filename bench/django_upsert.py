"""Django's bulk upsert of the bench's rows; prints how many seconds it took. Run in an environment that has Django."""

from __future__ import annotations

import datetime as dt
import sys
import time
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.conf import settings

parts = urlsplit(sys.argv[1])
given = {name: values[0] for name, values in parse_qs(parts.query).items()}
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": parts.username or given.get("user", "postgres"),
            "PASSWORD": parts.password or "",
            "HOST": parts.hostname or given.get("host", ""),
            "PORT": given.get("port", ""),
        }
    },
    INSTALLED_APPS=[],
    USE_TZ=True,
)
django.setup()

from django.db import models, transaction  # noqa: E402 - after its settings


class Label(models.TextField):
    """A value of an enum type that is called like its column."""

    def db_type(self, connection: object) -> str:
        """The type's name."""
        del connection
        return str(self.column)


class User(models.Model):
    """The bench's users."""

    name = models.TextField()
    email = models.TextField(unique=True)
    phone = models.TextField(null=True)
    role = Label()
    created_at = models.DateTimeField()

    class Meta:
        """Where they are."""

        app_label, db_table, managed = "bench", "users", False


class Appointment(models.Model):
    """The bench's appointments."""

    token_no = models.IntegerField()
    status = Label()
    user_id = models.IntegerField()
    queue_id = models.IntegerField()

    class Meta:
        """Where they are."""

        app_label, db_table, managed = "bench", "appointments", False


count = int(sys.argv[2])
moment = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
users = [
    User(name=f"Name {n}", email=f"p{n}@example.com", phone=f"+91 9{n:09}", role="PATIENT", created_at=moment)
    for n in range(1, count + 1)
]
with django.db.connection.cursor() as cursor:
    cursor.execute("SELECT id FROM queues ORDER BY id")
    queues = [row[0] for row in cursor]


def upsert(rows: list[models.Model], unique: list[str], changed: list[str]) -> None:
    """Five thousand a statement."""
    type(rows[0]).objects.bulk_create(
        rows, batch_size=5000, update_conflicts=True, unique_fields=unique, update_fields=changed
    )


started = time.perf_counter()
with transaction.atomic():
    upsert(users, ["email"], ["name", "phone", "role", "created_at"])
first = time.perf_counter() - started
ids = dict(User.objects.values_list("email", "id"))
visits = [
    Appointment(
        token_no=at % 100 + 1,
        status="PENDING",
        user_id=ids[f"p{at + 1}@example.com"],
        queue_id=queues[at // 100],
    )
    for at in range(min(count, len(queues) * 100))
]
started = time.perf_counter()
with transaction.atomic():
    upsert(visits, ["queue_id", "token_no"], ["status", "user_id"])
print(first + time.perf_counter() - started)
