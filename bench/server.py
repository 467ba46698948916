"""The same open data from a real gunicorn with one worker, asked over one connection that stays open."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [
    "-m",
    "gunicorn",
    "bench.wsgi",
    "--workers",
    "1",
    "--worker-class",
    "gthread",
    "--threads",
    "1",
    "--log-level",
    "error",
]


def free_port() -> int:
    """A free port below the range that outgoing connections take theirs from."""
    for port in range(21000, 32000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("No free port.")


@contextmanager
def gunicorn(**more: str) -> Iterator[HTTPConnection]:
    """A connection to a server on this process's database."""
    connection.close()
    port = free_port()
    env = os.environ | {"PYTHONTZPATH": ""} | more
    process = subprocess.Popen([sys.executable, *COMMAND, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=env)
    try:
        yield connected(port, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def connected(port: int, process: subprocess.Popen) -> HTTPConnection:
    deadline = time.perf_counter() + 30
    while process.poll() is None and time.perf_counter() < deadline:
        client = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            client.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return client
    raise RuntimeError(f"gunicorn did not start (it ended with {process.poll()}).")


def answers(client: HTTPConnection, address: str, times: int) -> bytes:
    """The last of so many answers to the same question."""
    body = b""
    for _ in range(times):
        client.request("GET", address, headers={"Host": "localhost"})
        response = client.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")
    return body


def keep(answer: bytes) -> str:
    """The path of a file with this answer, for a server that is hard-wired to give it."""
    path = settings.VAR / "answer.json"
    path.write_bytes(answer)
    return str(path)
