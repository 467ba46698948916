"""Servers of a drill's own that can be taken away: Redis, a mail server, and the way to the database."""

import os
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

from tests.drills.drill import LeftOutError
from tests.processes import free_port, kill, running, test_database_url, wait_for


@contextmanager
def own_redis() -> Iterator[tuple[str, subprocess.Popen]]:
    """Its address, and its process. Never the machine's."""
    program = shutil.which("redis-server")
    if program is None:
        raise LeftOutError("redis-server is not installed")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]
    with running(*command, with_env=dict(os.environ)) as process:
        wait_for(lambda: answers(port), process)
        try:
            yield f"redis://127.0.0.1:{port}/0", process
        finally:
            kill(process)


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def hang(process: subprocess.Popen) -> None:
    """It goes on accepting connections, as the kernel does that for it, and says nothing."""
    os.killpg(process.pid, signal.SIGSTOP)


class Talk(socketserver.StreamRequestHandler):
    """One conversation with the mail server (RFC 5321, as much as a client of ours speaks)."""

    server: "MailServer"

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        with suppress(OSError):  # a worker that is killed hangs up
            self.converse()

    def converse(self) -> None:
        self.say("220 drill")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT" and self.server.refuses:
                self.say("550 5.7.1 we take nothing from you")
            elif word == b"DATA":
                self.say("354 go on")
                self.take()
                self.say("250 taken")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 drill")

    def take(self) -> None:
        text = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            text += line
        found = re.search(rb"^Message-ID:\s*(\S+)", text, re.M | re.I)
        self.server.taken[found[1] if found else text] += 1


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 50

    def __init__(self, port: int, *, refuses: bool = False) -> None:
        super().__init__(("127.0.0.1", port), Talk)
        self.refuses = refuses
        self.taken: Counter[bytes] = Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()


@contextmanager
def mail_server(port: int, *, refuses: bool = False) -> Iterator[MailServer]:
    server = MailServer(port, refuses=refuses)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class Way:
    """The way from processes to the database server, which can be cut and opened again."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target, self.port, self.is_open = target, free_port(), True
        self.links: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", self.port), backlog=50)
        threading.Thread(target=self.let_in, daemon=True).start()

    @property
    def database_url(self) -> str:
        parts = urlsplit(test_database_url())
        who = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{who}@127.0.0.1:{self.port}"))

    def let_in(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.door.accept()
                if not self.is_open:
                    near.close()
                    continue
                far = socket.create_connection(self.target)
                self.links += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=carry, args=(one, other), daemon=True).start()

    def cut(self) -> None:
        self.is_open = False
        for link in self.links:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        self.links = []

    def close(self) -> None:
        self.cut()
        self.door.close()


def carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while words := one.recv(65536):
            other.sendall(words)
    for link in (one, other):
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)
