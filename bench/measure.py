"""How to measure: repeat, keep every sample, say the median and how far samples lie apart."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application
from django.db import connection


@dataclass(frozen=True)
class Figure:
    """One number of the table: what was measured, its unit, the median, and the lowest
    and highest tenth of the samples."""

    key: str
    label: str
    unit: str
    median: float
    low: float
    high: float


def figure(key: str, label: str, unit: str, samples: list[float]) -> Figure:
    tenths = quantiles(samples, n=10, method="inclusive") if len(samples) > 1 else [samples[0]] * 9
    return Figure(key, label, unit, median(samples), tenths[0], tenths[-1])


@dataclass(frozen=True)
class Cost:
    """What one call costs: elapsed and processor milliseconds."""

    elapsed: float
    cpu: float


def cost_of(work: Callable[[], Any], times: int = 1) -> Cost:
    elapsed, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        work()
    return Cost((time.perf_counter() - elapsed) * 1000 / times, (time.process_time() - cpu) * 1000 / times)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements that run inside the block."""
    statements: list[str] = []

    def note(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


class Site:
    """The whole site as a server sees it: a WSGI application, called in this process."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.status = ""

    def get(self, address: str) -> bytes:
        """The answer to a GET; anything but 200 stops the benchmark."""
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT": "text/html,application/json;q=0.9,*/*;q=0.8",
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9",
            "HTTP_USER_AGENT": "bench",
            "HTTP_COOKIE": "tz=Europe/Lisbon; tz_source=computer",
            "wsgi.input": io.BytesIO(),
        }
        setup_testing_defaults(environ)
        answer = self.application(environ, self.start_response)
        body = b"".join(answer)
        answer.close()
        if not self.status.startswith("200"):
            raise RuntimeError(f"{address} answered {self.status}")
        return body

    def start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status = status
