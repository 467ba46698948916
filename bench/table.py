"""One table: a line for each figure, a column for each size, the target, and
whether it is met at the biggest size."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Figure


@dataclass(frozen=True)
class Target:
    """What a figure may be at most (or at least), and how many times that of the smallest size."""

    most: float | None = None
    least: float | None = None
    growth: float | None = None

    def words(self) -> str:
        limits = [
            ("at most {:g}", self.most),
            ("at least {:g}", self.least),
            ("growth at most {:g} ×", self.growth),
        ]
        return ", ".join(words.format(limit) for words, limit in limits if limit is not None)

    def is_met(self, figure: Figure, growth: float) -> bool:
        too_much = self.most is not None and figure.median > self.most
        too_little = self.least is not None and figure.median < self.least
        return not (too_much or too_little or (self.growth is not None and growth > self.growth))


TARGETS = {
    "pure": Target(most=300),
    "slots.queries": Target(most=4),
    "slots.cpu": Target(most=4, growth=1.2),
    "slots.share": Target(least=60),
    "server.share": Target(least=60),
    "directory.ms": Target(most=20, growth=1.5),
    "full.ms": Target(most=20, growth=1.5),
    "book.ms": Target(most=10),
    "poll.bare": Target(most=1),
    "poll.stored": Target(most=1),
}


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def cell(figure: Figure) -> str:
    """ "2.1 ms (2.0–2.4)" """
    spread = "" if figure.low == figure.high else f" ({number(figure.low)}–{number(figure.high)})"
    return f"{number(figure.median)}{' ' if figure.unit not in {'', '/s', '%'} else ''}{figure.unit}{spread}"


def lines(results: dict[str, Sequence[Figure]]) -> Iterator[str]:
    """The table in Markdown. `results` goes by the name of the size, smallest first."""
    sizes = list(results)
    columns = ["what", *sizes, f"growth {sizes[0]} to {sizes[-1]}", "target", f"met at {sizes[-1]}"]
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for figures in zip(*results.values(), strict=True):
        target, growth = TARGETS.get(figures[-1].key), figures[-1].median / (figures[0].median or 1)
        met = "" if target is None else "yes" if target.is_met(figures[-1], growth) else "**no**"
        grown = f"{growth:.2f} ×" if len(sizes) > 1 else ""
        wanted = target.words() if target else ""
        yield f"| {' | '.join([figures[0].label, *map(cell, figures), grown, wanted, met])} |"


def machine(database: str) -> str:
    """Cores, processor, Python and database, and how busy the machine was: with a load
    above its cores, trust ratios only."""
    described = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [
        line.partition(":")[2].strip() for line in described.splitlines() if line.startswith("model name")
    ]
    name = names[0] if names else platform.processor() or platform.machine()
    return (
        f"{os.cpu_count()} cores ({name}), Python {platform.python_version()}, {database}, load "
        f"{os.getloadavg()[1]:.1f}"
    )
