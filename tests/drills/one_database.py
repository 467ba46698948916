"""All drills on the database of this process, which is made for them and dropped afterwards."""

import logging
import sys
import traceback
from contextlib import redirect_stdout
from io import StringIO

import django

django.setup()

from django.conf import settings  # noqa: E402 # after the setup, as everything below
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests.drills import data, mail, strangers  # noqa: E402, F401 # each registers its drills
from tests.drills.drill import DRILLS, Drill, LeftOutError  # noqa: E402
from tests.drills.people import start_afresh  # noqa: E402


def perform(chosen: Drill) -> bool:
    """Run one and print its line; whether nothing was lost."""
    say = f"{connection.vendor:<11}{chosen.name:<40}"
    start_afresh()
    try:
        outcome = chosen.run()
    except LeftOutError as error:
        print(f"{say}left out: {error}", flush=True)
        return True
    except Exception:
        print(f"{say}FAILED", traceback.format_exc(), sep="\n", flush=True)
        return False
    print(f"{say}{outcome.line}", flush=True)
    return not outcome.lost


def main(database: str, cases: str, *names: str) -> int:
    strangers.CASES = int(cases)
    here = [one for one in DRILLS.values() if database in one.databases]
    wanted = [one for one in here if not names or any(name in one.name for name in names)]
    if not wanted:
        return 0
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    before = settings.DATABASES["default"]["NAME"]
    with redirect_stdout(StringIO()):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=True)
    try:
        went_well = [perform(one) for one in wanted]
        return int(not all(went_well))
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
