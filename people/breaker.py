"""Redis is a help and never a dependency: what has just failed is left alone for a while."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class Breaker:
    """Of all who would wait for something that is down or silent, one does; the others go on without it for
    `seconds` after it failed. One for each process."""

    def __init__(self, seconds: float, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self.stopwatch = seconds, stopwatch
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        return self.stopwatch() < self._open_until

    def close(self) -> None:
        self._open_until = 0.0

    def run(self, work: Callable[[], Answer], otherwise: Answer, *, without: str) -> Answer:
        """What `work` returns; `otherwise` when it fails, or has just failed.
        `without` says what is missing then."""
        if self.is_open:
            return otherwise
        try:
            return work()
        except Exception as error:  # noqa: BLE001 # whatever it does, what asked for it goes on
            self._open_until = self.stopwatch() + self.seconds
            logger.warning("%s did not answer (%s); going on without.", without, type(error).__name__)
            return otherwise


redis_breaker = Breaker(seconds=30.0)
