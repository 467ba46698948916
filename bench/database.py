"""A database for benchmarks alone: a SQLite file, or one that is made and dropped
beside the one DATABASE_URL names."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

DEFAULT_NAME = "half_hour_bench"


@contextmanager
def own_database(folder: Path, size: str) -> Iterator[str]:
    """The address of a new, empty database, which is gone afterwards."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder}/bench-{size}.sqlite3"
        return
    name = os.environ.get("HALF_HOUR_BENCH_DB", DEFAULT_NAME)
    if not name.startswith(DEFAULT_NAME) or not name.isidentifier():
        raise SystemExit(f"HALF_HOUR_BENCH_DB must begin with {DEFAULT_NAME}: this database is dropped.")
    administer(url, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        administer(url, f'DROP DATABASE IF EXISTS "{name}"')


def administer(url: str, *statements: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
