"""Names of time zones: which exist, and what a person reads. Pure: no request, no clock, no database."""

import re
from functools import cache
from importlib import resources
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

NOT_A_PLACE = frozenset({"Factory", "localtime"})
UTC_NAMES = frozenset({"UTC", "UCT", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "Universal", "Zulu"})
FIXED_OFFSET = re.compile(r"Etc/GMT([+-])(\d+)")
COUNTRY_FIRST = ("US/", "Canada/", "Brazil/", "Chile/", "Mexico/")
RENAMED = {
    "Asmera": "Asmara",
    "Asuncion": "Asunción",
    "Bogota": "Bogotá",
    "Calcutta": "Kolkata",
    "Curacao": "Curaçao",
    "Dacca": "Dhaka",
    "DumontDUrville": "Dumont d'Urville",
    "Faeroe": "Faroe",
    "GB": "London",
    "GB-Eire": "London",
    "Eire": "Dublin",
    "Godthab": "Nuuk",
    "Ho_Chi_Minh": "Ho Chi Minh City",
    "Hongkong": "Hong Kong",
    "Katmandu": "Kathmandu",
    "Kiev": "Kyiv",
    "Macao": "Macau",
    "NZ": "Auckland",
    "NZ-CHAT": "Chatham",
    "Noumea": "Nouméa",
    "PRC": "Shanghai",
    "ROC": "Taipei",
    "ROK": "Seoul",
    "Rangoon": "Yangon",
    "Reunion": "Réunion",
    "Saigon": "Ho Chi Minh City",
    "Sao_Paulo": "São Paulo",
    "Thimbu": "Thimphu",
    "Ujung_Pandang": "Makassar",
    "Ulan_Bator": "Ulaanbaatar",
    "W-SU": "Moscow",
}


@cache
def zone_names() -> frozenset[str]:
    """Every IANA name, aliases too."""
    return frozenset(available_timezones() - NOT_A_PLACE)


def is_zone(name: object) -> bool:
    """True for an IANA zone name, exactly as it is written there; safe on anything a browser may send."""
    return isinstance(name, str) and name in zone_names()


def zone_city(name: str) -> str:
    """What people call the zone: "Lagos", "St John's", "Kyiv" (also for Europe/Kiev), "UTC−3" for Etc/GMT+3.

    POSIX counts Etc/GMT offsets westwards, people eastwards: the sign turns.
    """
    if offset := FIXED_OFFSET.fullmatch(name):
        sign, hours = offset.groups()
        return "UTC" if int(hours) == 0 else f"UTC{'−' if sign == '+' else '+'}{int(hours)}"
    place = name.rpartition("/")[2]
    if place in UTC_NAMES:
        return "UTC"
    if name.startswith(COUNTRY_FIRST):
        return name.replace("/", " ").replace("_", " ")
    return RENAMED.get(place) or place.replace("_", " ").replace("St Johns", "St John's")


def zone_label(name: str) -> str:
    """The zone in a sentence: "Lagos time", but plain "UTC" and "UTC−3"."""
    city = zone_city(name)
    return city if city.startswith("UTC") else _("%(city)s time") % {"city": city}


def zone_regions() -> dict[str, str]:
    return {
        "Africa": _("Africa"),
        "America": _("America"),
        "Antarctica": _("Antarctica"),
        "Arctic": _("Arctic"),
        "Asia": _("Asia"),
        "Atlantic": _("Atlantic"),
        "Australia": _("Australia"),
        "Europe": _("Europe"),
        "Indian": _("Indian Ocean"),
        "Pacific": _("Pacific"),
    }


@cache
def listed_zones() -> tuple[str, ...]:
    """One name for each place, from zone.tab of the pinned tzdata package
    (aliases are accepted but not listed)."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple(sorted({row[2] for row in rows} & zone_names()))


def all_zones(also: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a select, grouped by region: [("Africa", [("Africa/Abidjan",
    "Abidjan"), …]), …, ("UTC", …)].

    `also`: a name that must be there although it is an alias (the one that is chosen now).
    """
    names = {*listed_zones(), also} if is_zone(also) else set(listed_zones())
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for region, label in zone_regions().items():
        places = [(name, zone_city(name)) for name in names if name.startswith(f"{region}/")]
        groups.append((label, sorted(places, key=lambda place: place[1])))
    others = [(name, zone_city(name)) for name in names if name.partition("/")[0] not in zone_regions()]
    groups.append(
        (_("No place"), sorted({("UTC", "UTC"), *others}, key=lambda place: (place[0] != "UTC", place[1])))
    )
    return groups
