"""One break, tried: a process of its own loads the broken file and runs the chosen tests."""

import os
import signal
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from multiprocessing import get_context
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
            process = get_context("fork").Process(target=self.run, args=(made, tests))
            process.start()
            process.join(SECONDS)
            if process.is_alive():
                os.kill(process.pid or 0, signal.SIGKILL)
                process.join()
                self.is_warm = False
                return TOO_LONG
            self.is_warm = process.exitcode in (WENT_WELL, WENT_WRONG)
            if process.exitcode != NO_VERDICT:
                return NOBODY_NOTICED if process.exitcode == WENT_WELL else NOTICED
        return SPOILED

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
    """Looks, before and after the tests, whether the rows are there that the first migration put in."""

    are_gone = False

    @pytest.fixture(scope="session", autouse=True)
    def first_rows(self, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> object:
        self.look(django_db_blocker)
        yield
        self.look(django_db_blocker)

    def look(self, blocker: object) -> None:
        from django.db import connection  # noqa: PLC0415 # Django is set up in the process of the trial alone

        from mentoring.models import Theme  # noqa: PLC0415 # as is our own code

        with blocker.unblock():  # type: ignore[attr-defined]
            # Where no chosen test asks for rows, there is no database to look at.
            if Theme._meta.db_table in connection.introspection.table_names():
                Topics.are_gone = Topics.are_gone or not Theme.objects.exists()
