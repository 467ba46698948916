"""The database away for a moment, and a restore."""

import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands
from django.db import connection

from tests.drills.drill import POSTGRESQL, LeftOutError, Outcome, Stopwatch, drill, unless
from tests.drills.mail import OURS
from tests.drills.people import PATIENCE, copies, get, make_crowd, start_afresh, until_left, waiting
from tests.drills.servers import Way
from tests.processes import ROOT, mail_worker, process_env, web_server
from tests.safety.world import make_world, picture

PAGES = ("/", "/mentors/", "/healthz", "/readyz")


@drill("database away for a moment", on=POSTGRESQL)
def database_away() -> Outcome:
    crowd = make_crowd(3)
    where = connection.settings_dict
    way = Way((where["HOST"] or "127.0.0.1", int(where["PORT"] or 5432)))
    env = OURS | {"DATABASE_URL": way.database_url}
    try:
        with web_server(2, **env) as base, mail_worker(**env):
            before = crowd.book(base, 0)
            until_left()
            way.cut()
            away = [get(base, path)[:2] for path in PAGES]
            refused = crowd.book(base, 1)
            time.sleep(5)
            way.is_open = True
            watch = Stopwatch()
            while any(get(base, path)[0] != 200 for path in PAGES) and watch.seconds < PATIENCE:
                time.sleep(0.1)
            pages = watch.seconds
            after = crowd.book(base, 1)
            until_left()
            seconds = watch.seconds
    finally:
        way.close()
    mails = copies()
    kept = unless(
        pages=all(answer == (503, "30") for answer in away) and refused == [503] * 3,
        bookings=before == after == [302] * 3,
        mails=not waiting() and len(mails) == len(set(mails)) == 12,
    )
    said = f"503 with Retry-After meanwhile, pages after {pages:.1f} s, {len(mails)} of 12 mails"
    return Outcome(said, kept, seconds)


@drill("restore")
def restore() -> Outcome:
    """`manage.py backup FILE` and `manage.py restore FILE`, as an operator calls them."""
    if not {"backup", "restore"} <= set(get_commands()):
        raise LeftOutError("manage.py has no backup and restore yet")
    make_world()
    before, file = picture(), Path(settings.VAR) / "backup"
    manage("backup", str(file))
    start_afresh()
    watch = Stopwatch()
    manage("restore", str(file))
    seconds = watch.seconds
    changed = [name for name, rows in picture().items() if rows != before[name]]
    return Outcome(f"{len(before)} tables", tuple(changed), seconds)


def manage(*words: str) -> None:
    connection.close()
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=process_env(**OURS), check=True, capture_output=True)
