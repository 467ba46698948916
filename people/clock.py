"""The one clock that all processes agree on: the database's.

A worker whose own clock is wrong must neither send early nor hold mail back, so what is due and how long a
lock lasts is judged by this clock. SQLite runs in our own process and has no other clock than the machine's.
"""

from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """The moment on the database's clock, aware, in UTC. One query on PostgreSQL, none on SQLite."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)
