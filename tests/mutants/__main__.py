"""`python -m tests.mutants`: try a seeded sample of breaks and say which of them no test notices."""

import argparse
import difflib
import importlib
import queue
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.breaks import Break, breaks_of
from tests.mutants.reach import ROOT, Reach, record
from tests.mutants.trial import HEAVY, NOBODY_NOTICED, NOTICED, TOO_LONG, Worker

# The hard core: what must never be wrong.
TARGETS = """mentoring/slots.py mentoring/services/*.py mentoring/selectors.py people/outbox.py
people/links.py people/services.py people/addresses.py sessions_app/booking.py
sessions_app/commitments.py sessions_app/pending.py sessions_app/locking.py
sessions_app/links.py sessions_app/mail.py sessions_app/session_mail.py
sessions_app/calendars.py sessions_app/audit.py sessions_app/open_times.py
sessions_app/rules/*.py sessions_app/*/service.py"""
FIRST, WANTED, SIDE_BY_SIDE = 30, 0.98, 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed draws another sample (1)")
    parser.add_argument("--count", type=int, default=300, help="how many breaks (300)")
    parser.add_argument("--only", default="", metavar="WORD", help="of files with this in their path alone")
    parser.add_argument(
        "--coverage", type=Path, metavar="FILE", help="a record of who runs what, kept from an earlier run"
    )
    chosen = parser.parse_args()
    paths = sorted({path for pattern in TARGETS.split() for path in ROOT.glob(pattern)})
    found = [
        made
        for path in paths
        if chosen.only in str(path)
        for made in breaks_of(str(path.relative_to(ROOT)), path.read_text())
    ]
    sample = random.Random(chosen.seed).sample(found, min(chosen.count, len(found)))
    print(f"{len(sample)} of {len(found)} breaks, seed {chosen.seed}.")
    with tempfile.TemporaryDirectory(prefix="half-hour-mutants-", ignore_cleanup_errors=True) as name:
        recorded = chosen.coverage or Path(name) / "coverage"
        if not recorded.exists():
            record(recorded)
        unnoticed = try_all(sample, Reach(recorded), Path(name))
    for made in unnoticed:
        print("", f"{made.path}:{made.line} {made.kind}", *change(made), sep="\n")
    noticed = 1 - len(unnoticed) / len(sample)
    print(f"\n{noticed:.1%} noticed, {len(unnoticed)} of {len(sample)} not.")
    return int(noticed < WANTED)


def try_all(sample: list[Break], reach: Reach, folder: Path) -> list[Break]:
    """Those that no test notices. What takes too long is noticed, and said: who runs the tests waits in
    vain."""
    for name in HEAVY.split():
        importlib.import_module(name)
    free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    for number in range(SIDE_BY_SIDE):
        free.put(Worker(folder, number))
    started = time.monotonic()

    def judge(made: Break) -> bool:
        worker, tests = free.get(), reach.tests(made.path, made.scope)
        try:
            verdict = worker.try_break(made, tests[:FIRST]) if tests else NOBODY_NOTICED
            if verdict == NOBODY_NOTICED and tests[FIRST:]:
                verdict = worker.try_break(made, tests[FIRST:])
        finally:
            free.put(worker)
        if verdict != NOTICED:
            print(
                f"{time.monotonic() - started:5.0f} s  {verdict}: {made.path}:{made.line} {made.kind}",
                flush=True,
            )
        return verdict in (NOTICED, TOO_LONG)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        noticed = list(pool.map(judge, sample))
    return [made for made, was_noticed in zip(sample, noticed, strict=True) if not was_noticed]


def change(made: Break) -> list[str]:
    code = (ROOT / made.path).read_text()
    lines = difflib.unified_diff(code.splitlines(), made.apply(code).splitlines(), n=0, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


if __name__ == "__main__":
    raise SystemExit(main())
