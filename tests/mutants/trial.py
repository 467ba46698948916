"""One break, tried: a process of its own loads the broken file and runs the chosen tests."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutants.breaks import Break
from tests.mutants.reach import ROOT

# What takes long to import and is not ours: loaded once, and there for every process that is forked off.
HEAVY = """celery.app.base crispy_forms django.contrib.admin django.core.management
django.db.migrations.operations django.db.backends.postgresql.base django.db.backends.sqlite3.base
django.test fido2.server icalendar kombu hypothesis psycopg2 pytest_django.fixtures redis requests
time_machine babel.core"""
NOBODY_NOTICED, NOTICED, SPOILED, TOO_LONG = "nobody noticed", "noticed", "spoiled", "too long"
WENT_WELL, WENT_WRONG, NO_VERDICT = 0, 1, 3
SECONDS = 240


class Broken(SourceFileLoader):
    """Loads one file with its break."""

    made: Break

    def get_code(self, fullname: str) -> CodeType:
        path = Path(self.get_filename(fullname))
        return compile(self.made.apply(path.read_text()), str(path), "exec", dont_inherit=True)


class Finder(MetaPathFinder):
    """Finds the broken file's module, and nothing else."""

    def __init__(self, made: Break) -> None:
        self.made, self.path = made, ROOT / made.path

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.rpartition(".")[2] not in (self.path.stem, self.path.parent.name):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin != str(self.path):
            return None
        spec.loader = Broken(name, spec.origin)
        spec.loader.made = self.made
        return spec


class Worker:
    """Tries breaks one after the other, on a database of its own that is kept warm between them."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number, self.is_warm = folder / str(number), number, False
        self.folder.mkdir()

    def try_break(self, made: Break | None, tests: Sequence[str]) -> str:
        """Run the tests in a process of its own. When the database has lost its first topics, the verdict
        doesn't count and is asked for again, on a new one."""
        for _attempt in range(2):
            code = self.exit_code(made, tests)
            self.is_warm = code in (WENT_WELL, WENT_WRONG)
            if code is None:
                return TOO_LONG
            if self.is_warm:
                return NOBODY_NOTICED if code == WENT_WELL else NOTICED
        return f"{SPOILED} ({self.last_words()})"

    def last_words(self) -> str:
        return (self.folder / "log").read_text(errors="replace").strip().rpartition("\n")[2]

    def exit_code(self, made: Break | None, tests: Sequence[str]) -> int | None:
        """What the trial ended with; None when it took too long. `multiprocessing` would not do: each of its
        starts looks after all children, and takes the end of another thread's away from it."""
        if not (child := os.fork()):
            try:
                self.run(made, tests)
            except BaseException:  # the broken file can't even be loaded, and pytest with it
                traceback.print_exc()
            finally:
                os._exit(WENT_WRONG if made else NO_VERDICT)
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None

    def run(self, made: Break | None, tests: Sequence[str]) -> None:
        os.setsid()
        log = os.open(self.folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ |= {
            "CI": "true",
            "HALF_HOUR_VAR": str(self.folder),
            "HALF_HOUR_TEST_DB": f"half_hour_mutants_{self.number}",
        }
        if made:
            sys.meta_path.insert(0, Finder(made))
        options = ["-x", "-q", "--tb=line", "-p", "no:cacheprovider"]
        options += ["--reuse-db"] if self.is_warm else ["--create-db"]
        os._exit(self.verdict(int(pytest.main([*options, *tests], plugins=[Topics()])), made))

    def verdict(self, code: int, made: Break | None) -> int:
        """A red test is a verdict, and so is code that can't even be loaded; tests that aren't there
        or a wrong option are none."""
        log = (self.folder / "log").read_text(errors="replace")
        is_red = code in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
        is_red |= bool(made) and code != pytest.ExitCode.OK and "ImportError while loading" in log
        if Topics.are_gone or (code != pytest.ExitCode.OK and not is_red):
            return NO_VERDICT
        return WENT_WRONG if is_red else WENT_WELL


class Topics:
    """Looks before the tests whether the rows are there that the first migration put in, and puts them back
    when the last test has committed and left empty tables."""

    are_gone = False

    @pytest.fixture(scope="session", autouse=True)
    def first_rows(self, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> object:
        from django.db import connection  # noqa: PLC0415 # Django is set up in the process of the trial alone

        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            Topics.are_gone = self.missing()
        yield
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            if self.missing():
                connection.creation.deserialize_db_from_string(connection._test_serialized_contents)

    def missing(self) -> bool:
        from django.db import connection  # noqa: PLC0415

        from mentoring.models import Theme  # noqa: PLC0415 # as is our own code

        # Where no chosen test asks for rows, there is no database to look at.
        is_there = Theme._meta.db_table in connection.introspection.table_names()
        return is_there and not Theme.objects.exists()
