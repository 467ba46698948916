"""Countries by their ISO 3166 code, from the table of the pinned tzdata package."""

from functools import cache
from importlib import resources


@cache
def all_countries() -> tuple[tuple[str, str], ...]:
    """(("AF", "Afghanistan"), …), by name."""
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple(sorted(((code, name) for code, name in rows), key=lambda country: country[1]))
