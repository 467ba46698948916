"""The whole benchmark on a toy size: every row is measured and printed. What
it costs is for `make bench` to say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.measure import Figure
from bench.table import TARGETS, Target, lines

ROOT = Path(__file__).resolve().parent.parent


def figure(median: float, key: str = "book.ms") -> Figure:
    return Figure(key, "A booking", "ms", median, median, median)


@pytest.mark.real_time
@pytest.mark.slow
def test_every_row_is_measured_on_a_toy_site():
    env = os.environ | {"HALF_HOUR_BENCH_DB": f"half_hour_bench_{os.getpid()}", "PYTHONTZPATH": ""}
    for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "HALF_HOUR_VAR"):
        env.pop(name, None)
    if env.get("DATABASE_URL", "").startswith("sqlite"):
        env.pop("DATABASE_URL")
    done = subprocess.run(
        [sys.executable, "-m", "bench", "toy"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    rows = [line for line in done.stdout.splitlines() if line.startswith("|")][2:]
    assert len([row for row in rows if re.search(r"\| (yes|\*\*no\*\*) \|$", row)]) == len(TARGETS)
    assert all(re.match(r"\| [^|]+ \| \d", row) for row in rows)
    assert done.stderr.count("Bookings, claims and history agree.") == 2


@pytest.mark.parametrize(
    ("target", "median", "growth", "met"),
    [
        (Target(most=10), 10, 9, True),
        (Target(most=10), 10.1, 1, False),
        (Target(least=60), 60, 1, True),
        (Target(least=60), 59, 1, False),
        (Target(most=4, growth=1.2), 3, 1.2, True),
        (Target(most=4, growth=1.2), 3, 1.3, False),
    ],
)
def test_a_target_is_met_or_missed(target, median, growth, met):
    assert target.is_met(figure(median), growth) is met


def test_the_table_says_what_is_missed_at_the_biggest_size():
    told = list(lines({"S": [figure(5)], "M": [figure(25)]}))[-1]
    assert told == "| A booking | 5 ms | 25 ms | 5.00 × | at most 10 | **no** |"
