"""What a drill is, and what it says when it is over."""

import time
from collections.abc import Callable
from dataclasses import dataclass

BOTH, POSTGRESQL = ("sqlite", "postgresql"), ("postgresql",)
DRILLS: dict[str, "Drill"] = {}


class LeftOutError(Exception):
    """Something that the drill needs isn't here; what."""


@dataclass(frozen=True)
class Outcome:
    """`lost` names what was lost, if anything; `seconds` is how long until all was well, if it was timed."""

    what: str
    lost: tuple[str, ...] = ()
    seconds: float | None = None

    @property
    def line(self) -> str:
        lost = f"lost: {', '.join(self.lost)}" if self.lost else "lost: nothing"
        well = "" if self.seconds is None else f"; well after {self.seconds:.1f} s"
        return f"{lost}{well}; {self.what}"


@dataclass(frozen=True)
class Drill:
    name: str
    run: Callable[[], Outcome]
    databases: tuple[str, ...]


def drill(
    name: str, *, on: tuple[str, ...] = BOTH
) -> Callable[[Callable[[], Outcome]], Callable[[], Outcome]]:
    def register(run: Callable[[], Outcome]) -> Callable[[], Outcome]:
        DRILLS[name] = Drill(name, run, on)
        return run

    return register


def unless(**holds: bool) -> tuple[str, ...]:
    """The names of what doesn't hold, in words."""
    return tuple(name.replace("_", " ") for name, is_so in holds.items() if not is_so)


class Stopwatch:
    def __init__(self) -> None:
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started
