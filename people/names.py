"""What countries, languages and the places of time zones are called in the reader's language.

The names are those of Unicode's CLDR, which come with Babel. Pure: no request, no clock, no database.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, lru_cache, wraps
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.translation import get_language

# CLDR's own short names, which Babel leaves out, and letters that its English writes without their accents.
SHORT_IN_ENGLISH = {"HK": "Hong Kong", "MO": "Macao", "PS": "Palestine"}
ACCENTED = {"America/Bogota": "Bogotá", "America/Sao_Paulo": "São Paulo", "Pacific/Noumea": "Nouméa"}
FIXED_OFFSET = re.compile(r"Etc/GMT([+-])(\d+)")
EASTWARD = {"+": "−", "-": "+"}


@cache
def locale_for(language: str | None) -> Locale:
    """CLDR's data for one of Django's codes, "en-gb"; failing that the plain language's, then English."""
    for known in (language or "en", (language or "en").partition("-")[0]):
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(known, sep="-")
    return Locale("en")


def in_the_readers_language(find: Callable[[Locale, str], str]) -> Callable[[str], str]:
    """Look a name up in the active language, then in English, else leave its code. Every page needs some, so
    each is looked up once a language."""

    @lru_cache(maxsize=8192)
    def name_in(language: str | None, code: str) -> str:
        return find(locale_for(language), code) or find(locale_for("en"), code) or code

    @wraps(find)
    def name(code: str) -> str:
        return name_in(get_language(), code)

    return name


@in_the_readers_language
def country_name(locale: Locale, code: str) -> str:
    """ "Germany" for "DE" (ISO 3166)."""
    short = SHORT_IN_ENGLISH.get(code) if locale.language == "en" else ""
    return short or locale.territories.get(code, "")


@in_the_readers_language
def language_name(locale: Locale, code: str) -> str:
    """ "Finnish" for "fi" (ISO 639)."""
    return locale.languages.get(code, "")


def canonical_zone(name: str) -> str:
    """The zone that this is another name for: "Asia/Kolkata" for "Asia/Calcutta", "Etc/GMT" for "GMT"."""
    return get_global("zone_aliases").get(name, name)


@in_the_readers_language
def zone_city(locale: Locale, name: str) -> str:
    """What people call the zone: "Lagos", "Kyiv" (also for Europe/Kiev), "UTC−3" for Etc/GMT+3.

    POSIX counts Etc/GMT offsets westwards, people eastwards: the sign turns.
    """
    zone = canonical_zone(name)
    if offset := FIXED_OFFSET.fullmatch(zone):
        return f"UTC{EASTWARD[offset[1]]}{offset[2]}"
    if zone.startswith("Etc/"):
        return "UTC"
    # CLDR keeps a city under the first name that its zone ever had, Asia/Saigon for Asia/Ho_Chi_Minh.
    older = (alias for alias, present in get_global("zone_aliases").items() if present == zone)
    cities = (locale.time_zones.get(spelling, {}).get("city") for spelling in (zone, *older))
    return next(filter(None, cities), ACCENTED.get(zone) or zone.rpartition("/")[2].replace("_", " "))


@cache
def tzdata_column(table: str, number: int) -> frozenset[str]:
    """What stands in one column of a table of the pinned tzdata package."""
    text = resources.files("tzdata").joinpath("zoneinfo", table).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return frozenset(row[number] for row in rows)


def country_choices() -> list[tuple[str, str]]:
    """[("AF", "Afghanistan"), …]: every country of ISO 3166, by name."""
    return by_name((code, country_name(code)) for code in tzdata_column("iso3166.tab", 0))


def by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices in the order of their names, in which accents and capitals don't count."""
    return sorted(choices, key=lambda choice: (without_accents(choice[1]), choice))


@lru_cache(maxsize=8192)
def without_accents(name: str) -> str:
    """ "aland islands" for "Åland Islands", to order by."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
