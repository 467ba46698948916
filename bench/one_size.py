"""One size in one process: a new database is migrated and filled, every row is measured,
and the figures are written down.

`python -m bench.one_size SIZE FILE`; `python -m bench` starts it.
"""

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

import redis  # noqa: E402 # models can be imported only now
import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from bench.clock import NOW  # noqa: E402
from bench.data import Maker  # noqa: E402
from bench.rows import all_rows  # noqa: E402
from bench.sizes import SIZES  # noqa: E402


def main(name: str, result: Path) -> None:
    size = SIZES[name]
    began = time.perf_counter()
    with time_machine.travel(NOW, tick=False):
        for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
            call_command(*command, verbosity=0)
        Maker(size).fill()
        call_command("audit", stdout=sys.stderr)
        say(
            f"{name}: {size.mentors:,} mentors and {size.bookings:,} bookings made in "
            f"{time.perf_counter() - began:.0f} s"
        )
        figures = []
        for figure in all_rows(size):
            figures.append(asdict(figure))
            say(f"{name}: {figure.label}: {figure.median:.3g} {figure.unit}")
        call_command("audit", stdout=sys.stderr)
    result.write_text(json.dumps({"figures": figures, "database": database_version()}))
    forget_calls()
    connections.close_all()


def database_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = str(cursor.fetchone()[0]).split()[0]
    return f"{connection.display_name} {version}"


def forget_calls() -> None:
    """What the bookings put into Redis, under a prefix that only benchmarks use."""
    if settings.REDIS_URL:
        store = redis.Redis.from_url(settings.REDIS_URL)
        for key in store.scan_iter(match=f"{settings.REDIS_PREFIX}*"):
            store.delete(key)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
