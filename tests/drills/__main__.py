"""`python -m tests.drills [name …]`: every fault one by one, on SQLite and on PostgreSQL."""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def postgresql() -> str:
    """The server's address, if it answers: that of DATABASE_URL, else one on this machine."""
    url = os.environ.get("DATABASE_URL", "")
    url = url if url.startswith("postgres") else SERVER
    try:
        closing(psycopg2.connect(url, connect_timeout=3)).__enter__().close()
    except psycopg2.OperationalError:
        return ""
    return url


def run(database: str, address: str, chosen: argparse.Namespace) -> int:
    """All chosen drills on one database, in a process and a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="half-hour-drills-", ignore_cleanup_errors=True) as folder:
        env = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "DEMO"}} | {
            "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
            "DATABASE_URL": address or f"sqlite:///{folder}/drills.sqlite3",
            "HALF_HOUR_VAR": folder,
            "HALF_HOUR_TEST_DB": f"half_hour_drills_{os.getpid()}",
            "PYTHONTZPATH": "",
        }
        command = [
            sys.executable,
            "-m",
            "tests.drills.one_database",
            database,
            str(chosen.cases),
            *chosen.names,
        ]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help="or a part of it; all, unless named")
    parser.add_argument("--cases", type=int, default=20_000, help="requests of the fuzz (20000)")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="on one database alone")
    chosen = parser.parse_args()
    codes = []
    if chosen.only != "postgresql":
        codes.append(run("sqlite", "", chosen))
    if chosen.only != "sqlite":
        if address := postgresql():
            codes.append(run("postgresql", address, chosen))
        else:
            print(
                "Left out: everything on PostgreSQL, which does not answer (DATABASE_URL says where it is)."
            )
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
