"""A whole database into one file and back, on either database.

On PostgreSQL the file is what `pg_dump --format=custom` writes, made and read by PostgreSQL's own programs;
on SQLite it is a database of its own. What is restored holds mail that has left long ago, after the backup
was made: what is due at that moment is marked in the same transaction in which everything comes back, so that
no worker ever sees it.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from people.models import Notification, User

STARTS = {"postgresql": b"PGDMP", "sqlite": b"SQLite format 3\x00"}
UNOWNED = ["--no-owner", "--no-privileges"]
IN_ONE_GO = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1"]
NOT_SENT = "Not sent: it was due when a backup was restored."
# All tables of this database and what hangs on them; the schema stays, with its owner and its grants.
DROP_TABLES = """DO $$ DECLARE name text; BEGIN
FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
EXECUTE format('DROP TABLE IF EXISTS %I.%I CASCADE', current_schema(), name);
END LOOP; END $$;
"""


class BackupError(Exception):
    """Why there is no backup, or nothing was restored; the sentence is for whoever ran the command."""


def back_up(path: Path) -> None:
    """Write the database as it is at one moment into a new file that only its owner may read. Raises
    BackupError, and then leaves no file behind."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise BackupError(_("%(file)s is there already: give another name.") % {"file": path}) from error
    except OSError as error:
        raise BackupError(str(error)) from error
    try:
        if connection.vendor == "sqlite":
            copy_sqlite(path)
        else:
            run_on_database("pg_dump", ["--format=custom", *UNOWNED, f"--file={path}"])
    except BaseException:
        path.unlink()
        raise


def copy_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions beside it


def people_here() -> int:
    """How many accounts a restore would replace; none before the first migration."""
    if User._meta.db_table not in connection.introspection.table_names():
        return 0
    return User.objects.count()


def restore(path: Path, *, now: datetime, is_old_mail_sent: bool = False) -> None:
    """Replace everything in this database by what the file holds, or nothing. Mail that is due at `now` (UTC)
    is marked as skipped. Raises BackupError."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise BackupError(str(error)) from error
    if not start.startswith(STARTS[connection.vendor]):
        raise BackupError(
            _("%(file)s is no backup of a %(kind)s database.")
            % {"file": path, "kind": connection.display_name}
        )
    mark = "" if is_old_mail_sent else mark_old_mail(now)
    with tempfile.TemporaryDirectory(prefix="half-hour-restore-") as folder:
        bring_back = restore_sqlite if connection.vendor == "sqlite" else restore_postgresql
        bring_back(path, mark, Path(folder))
    connection.close()


def mark_old_mail(now: datetime) -> str:
    """One statement; both of its values are ours and hold no quotes."""
    due = str(connection.ops.adapt_datetimefield_value(now))
    table, status = Notification._meta.db_table, Notification.Status
    changes = f"status = '{status.SKIPPED}', last_error = '{NOT_SENT}', locked_until = NULL"
    return f"UPDATE {table} SET {changes} WHERE status = '{status.PENDING}' AND send_at <= '{due}';\n"  # noqa: S608


def restore_sqlite(path: Path, mark: str, folder: Path) -> None:
    """By way of a copy, where old mail is marked before anybody can see it."""
    copied = shutil.copyfile(path, folder / "copy.sqlite3")
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(copied)) as copy:
            faults = copy.execute("PRAGMA quick_check").fetchone()[0]
            if faults != "ok":
                raise BackupError(_("The backup is damaged: %(fault)s") % {"fault": faults})
            copy.executescript(mark or "SELECT 1;")
            copy.backup(connection.connection)
    except sqlite3.Error as error:
        raise BackupError(_("Nothing was restored: %(fault)s") % {"fault": error}) from error


def restore_postgresql(path: Path, mark: str, folder: Path) -> None:
    """One transaction from the first DROP to the mark."""
    before, script, after = folder / "before.sql", folder / "script.sql", folder / "after.sql"
    run("pg_restore", [*UNOWNED, f"--file={script}", str(path)])
    before.write_text(DROP_TABLES)
    after.write_text(f"RESET search_path;\n{mark}")
    connection.close()
    run_on_database("psql", [*IN_ONE_GO, *(f"--file={file}" for file in (before, script, after))])


def run_on_database(program: str, arguments: list[str]) -> None:
    """One of PostgreSQL's programs on this database, its password in nobody's list of processes."""
    client = type("Client", (DatabaseClient,), {"executable_name": where_is(program)})
    with explained(program):
        client(connection).runshell(arguments)


def run(program: str, arguments: list[str]) -> None:
    with explained(program):
        subprocess.run([where_is(program), *arguments], check=True)  # noqa: S603 # our own words, no shell


@contextmanager
def explained(program: str) -> Iterator[None]:
    try:
        yield
    except subprocess.CalledProcessError as error:
        raise BackupError(_("%(program)s gave up; what it said is above.") % {"program": program}) from error


def where_is(program: str) -> str:
    if found := shutil.which(program):
        return found
    raise BackupError(
        _(
            "%(program)s is missing: install PostgreSQL's client in the server's version (the package is "
            "postgresql-client on Debian and Ubuntu, postgresql on Fedora, libpq with Homebrew)."
        )
        % {"program": program}
    )
