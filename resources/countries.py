"""Countries by ISO 3166 code, from the pinned tzdata package, and how they stand in a sentence."""

from functools import cache
from importlib import resources

from django.utils.translation import gettext, gettext_noop

# In a sentence some names take an article; naming a few here also puts them into the translators' catalogue.
IN_A_SENTENCE = {
    "CA": gettext_noop("Canada"),
    "DE": gettext_noop("Germany"),
    "ES": gettext_noop("Spain"),
    "FR": gettext_noop("France"),
    "GB": gettext_noop("the United Kingdom"),
    "NL": gettext_noop("the Netherlands"),
    "PH": gettext_noop("the Philippines"),
    "US": gettext_noop("the United States"),
}


@cache
def listed_countries() -> dict[str, str]:
    """English names by code, as the table has them."""
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def country_name(code: str) -> str:
    """ "Germany" for "DE", "the United Kingdom" for "GB"; the code itself when nobody knows better."""
    name = IN_A_SENTENCE.get(code) or listed_countries().get(code)
    return gettext(name) if name else code


def country_choices() -> list[tuple[str, str]]:
    return sorted(
        ((code, gettext(name)) for code, name in listed_countries().items()), key=lambda choice: choice[1]
    )
