"""Time zones: which exist, and the lists that people choose from. Pure: no request, no clock, no database."""

from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from people.names import by_name, canonical_zone, tzdata_column, zone_city

NOT_A_PLACE = frozenset({"Factory", "localtime"})


@cache
def zone_names() -> frozenset[str]:
    """Every IANA name, aliases too."""
    return frozenset(available_timezones() - NOT_A_PLACE)


def is_zone(name: object) -> bool:
    """True for an IANA zone name, exactly as it is written there; safe on anything a browser may send."""
    return isinstance(name, str) and name in zone_names()


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


def listed_zones() -> frozenset[str]:
    """One name for each place (aliases are accepted but not listed)."""
    return tzdata_column("zone.tab", 2) & zone_names()


def all_zones(also: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a select, by region: [("Africa", [("Africa/Abidjan", "Abidjan"), …]), …, ("No place", …)].

    `also`: a name that must be there although it is an alias (the one that is chosen now).
    """
    places: dict[str, list[tuple[str, str]]] = {region: [] for region in zone_regions()}
    elsewhere: list[tuple[str, str]] = []
    for name in {*listed_zones(), also} if is_zone(also) else listed_zones():
        region = canonical_zone(name).partition("/")[0]
        places.get(region, elsewhere).append((name, zone_city(name)))
    groups = [(label, by_name(places[region])) for region, label in zone_regions().items()]
    return [*groups, (_("No place"), [("UTC", "UTC"), *by_name(set(elsewhere) - {("UTC", "UTC")})])]
