"""`python -m bench`: sizes S and M, or those named (`python -m bench S M L`), and one table at the end."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.database import own_database
from bench.measure import Figure
from bench.sizes import SIZES
from bench.table import lines, machine

ROOT = Path(__file__).resolve().parent.parent


def measure(size: str) -> tuple[list[Figure], str]:
    """The figures of one size, and the database's name and version; its folder
    and database are gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="half-hour-bench-") as folder,
        own_database(Path(folder), size) as address,
    ):
        result = Path(folder) / "figures.json"
        env = os.environ | {"HALF_HOUR_VAR": folder, "DATABASE_URL": address, "PYTHONTZPATH": ""}
        subprocess.run(
            [sys.executable, "-m", "bench.one_size", size, str(result)], cwd=ROOT, env=env, check=True
        )
        written = json.loads(result.read_text())
    return [Figure(**figure) for figure in written["figures"]], written["database"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "sizes", nargs="*", metavar="SIZE", help=f"of {', '.join(SIZES)}; L takes long; S and M unless named"
    )
    named = parser.parse_args().sizes or ["S", "M"]
    if unknown := set(named) - set(SIZES):
        parser.error(f"no such size: {', '.join(sorted(unknown))}")
    results, database = {}, ""
    for size in (size for size in SIZES if size in named):
        results[size], database = measure(size)
    print(
        f"\n{machine(database)}. Medians, and in brackets from the lowest to the highest tenth of the "
        f"samples.\n"
    )
    print("\n".join(lines(results)))


if __name__ == "__main__":
    main()
