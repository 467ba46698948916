"""Real servers and workers for tests, on the test database, with a clock of their own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def free_port() -> int:
    """A free port below the range that outgoing connections take theirs from.

    Each test process looks from a place of its own: two that look side by side would both find the same port
    free, and one would then talk to the other's server.
    """
    first = 20_000 + os.getpid() * 37 % 11_000
    for port in range(first, first + 1_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("No free port.")


def test_database_url() -> str:
    """The address of the database that this test process uses."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    server = f"{values['HOST']}:{values['PORT'] or 5432}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{server}/{values['NAME']}"


def process_env(**more: str) -> dict[str, str]:
    """What a process needs to be part of this test: the same settings module, secret and database."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.process_settings",
        "DATABASE_URL": test_database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "HALF_HOUR_VAR": str(settings.VAR),
        "PYTHONTZPATH": "",
        "PYTHONPATH": str(ROOT),
    }
    return env | more


@contextmanager
def running(*command: str, with_env: dict[str, str] | None = None, **env: str) -> Iterator[subprocess.Popen]:
    """A process and its children, ended when the block ends: one of ours, or with `with_env` any other."""
    with (
        tempfile.TemporaryFile() as output
    ):  # a file and not a pipe: nobody reads it, and a full pipe stops the process
        process = subprocess.Popen(
            [command[0] if with_env else str(BIN / command[0]), *command[1:]],
            cwd=ROOT,
            env=with_env or process_env(**env),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        process.said = output  # type: ignore[attr-defined]
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen, with_signal: int = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, with_signal)
    process.wait(timeout=20)


@contextmanager
def web_server(workers: int = 3, **env: str) -> Iterator[str]:
    """Gunicorn with several worker processes; yields its address once it answers."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--worker-class",
        "gthread",
    ]
    with running(*command, "--threads", "4", "--log-level", "error", BASE_URL=base, **env) as process:
        wait_for(lambda: answers(f"{base}/healthz"), process)
        yield base


@contextmanager
def mail_worker(**env: str) -> Iterator[subprocess.Popen]:
    """A real Celery worker."""
    command = ["celery", "-A", "config", "worker", "--pool", "solo", "--loglevel", "warning"]
    with running(*command, "--without-gossip", "--without-mingle", **env) as process:
        yield process


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def wait_for(condition, process: subprocess.Popen | None = None, seconds: float = 30) -> None:
    """Wait until a condition holds; say what the process said if it doesn't."""
    deadline = time.monotonic() + seconds
    while not condition():
        if process and process.poll() is not None:
            process.said.seek(0)  # type: ignore[attr-defined]
            raise AssertionError(f"The process ended: {process.said.read().decode()[-2000:]}")  # type: ignore[attr-defined]
        if time.monotonic() > deadline:
            raise AssertionError("Waited too long.")
        time.sleep(0.05)
