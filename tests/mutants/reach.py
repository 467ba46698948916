"""Which tests run which line, from one run of the quick tests under coverage."""

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[2]
LANE = "not browser and not real_time"


def record(file: Path) -> None:
    """Run the tests once with a note of the test beside every line; a red test says nothing and ends this."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "-m",
        LANE,
        "-p",
        "no:cacheprovider",
    ]
    command += [
        "--cov=people",
        "--cov=mentoring",
        "--cov=sessions_app",
        "--cov-context=test",
        "--cov-report=",
    ]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"COVERAGE_FILE": str(file)})


def found_by(context: str) -> str:
    """The name that pytest finds a test by, from "tests/a.py::test_b[x@y]@browser|run": the run that was
    recorded adds the group."""
    name = context.rpartition("|")[0]
    return re.sub(r"(?<=[\w\]])@\w+$", "", name)


class Reach:
    """The tests of each line. What runs on import is noticed by whoever runs anything of the file."""

    def __init__(self, file: Path) -> None:
        self.data = CoverageData(str(file))
        self.data.read()
        self.lines: dict[str, dict[int, set[str]]] = {}
        self.breadth: Counter[str] = Counter()
        for name in self.data.measured_files():
            lines = defaultdict(set)
            for line, contexts in self.data.contexts_by_lineno(name).items():
                lines[line] = {found_by(context) for context in contexts if "|" in context}
                self.breadth.update(lines[line])
            self.lines[str(Path(name).relative_to(ROOT))] = lines

    def tests(self, path: str, scope: tuple[int, ...]) -> list[str]:
        """Those that run one of these lines, the most to the point first: the fewer lines a test runs, the
        more it is about this one; those that live where the file does come before all others."""
        lines = self.lines.get(path, {})
        found = set().union(*(lines.get(line, set()) for line in scope)) or set().union(*lines.values())
        at_home = f"tests/{Path(path).parent}/"
        return sorted(found, key=lambda test: (not test.startswith(at_home), self.breadth[test], test))
