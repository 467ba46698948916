"""Countries, languages and the cities of zones in the reader's language: people/names.py."""

import importlib
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, override

from people import names
from people.zones import all_zones, listed_zones, zone_names

LANGUAGES = importlib.import_module("mentoring.migrations.0003_first_themes_and_languages").LANGUAGES
COUNTRIES = names.tzdata_column("iso3166.tab", 0)
READ_IN = ("en-gb", "de", "ar", "hi")
# Cities whose English name is more, or other, than the last part of their zone's name.
OTHER_CITIES = {
    "America/Lower_Princes": "Lower Prince’s Quarter",
    "America/Noronha": "Fernando de Noronha",
    "America/Scoresbysund": "Ittoqqortoormiit",
    "America/St_Johns": "St John’s",
    "Antarctica/DumontDUrville": "Dumont-d’Urville",
    "Antarctica/Macquarie": "Macquarie Island",
    "Asia/Aqtau": "Aktau",
    "Asia/Ho_Chi_Minh": "Ho Chi Minh City",
    "Asia/Macau": "Macao",
    "Asia/Qostanay": "Kostanay",
    "Australia/Lord_Howe": "Lord Howe Island",
    "Indian/Christmas": "Christmas Island",
    "Indian/Cocos": "Cocos Islands",
    "Pacific/Easter": "Easter Island",
    "Pacific/Kanton": "Enderbury",
    "Pacific/Norfolk": "Norfolk Island",
    "Pacific/Wake": "Wake Island",
}
NEWER_THAN_CLDR = {"America/Coyhaique"}
# Countries that CLDR calls otherwise than the table of tzdata, which is made for programmers.
OTHER_COUNTRIES = {
    "AS": "American Samoa",
    "BL": "St Barthélemy",
    "BQ": "Caribbean Netherlands",
    "CD": "Congo - Kinshasa",
    "CF": "Central African Republic",
    "CG": "Congo - Brazzaville",
    "CZ": "Czechia",
    "GB": "United Kingdom",
    "GS": "South Georgia & South Sandwich Islands",
    "HM": "Heard & McDonald Islands",
    "KP": "North Korea",
    "KR": "South Korea",
    "MF": "St Martin",
    "MO": "Macao",
    "PN": "Pitcairn Islands",
    "ST": "São Tomé & Príncipe",
    "SX": "Sint Maarten",
    "SZ": "Eswatini",
    "TC": "Turks & Caicos Islands",
    "TF": "French Southern Territories",
    "TL": "Timor-Leste",
    "TR": "Türkiye",
    "UM": "US Outlying Islands",
    "VC": "St Vincent & the Grenadines",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
    "WS": "Samoa",
}


@pytest.mark.parametrize(
    ("name", "city"),
    [
        ("Africa/Lagos", "Lagos"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("America/Port-au-Prince", "Port-au-Prince"),
        ("America/Sao_Paulo", "São Paulo"),
        ("America/Godthab", "Nuuk"),
        ("Asia/Calcutta", "Kolkata"),
        ("Europe/Kiev", "Kyiv"),
        ("Asia/Saigon", "Ho Chi Minh City"),
        ("Asia/Katmandu", "Kathmandu"),
        ("Asia/Rangoon", "Yangon"),
        ("Etc/GMT+3", "UTC−3"),
        ("Etc/GMT-14", "UTC+14"),
        ("Etc/GMT", "UTC"),
        ("GMT0", "UTC"),
        ("Zulu", "UTC"),
        ("US/Eastern", "New York"),
        ("GB-Eire", "London"),
        ("Mars/Olympus_Mons", "Olympus Mons"),
        ("", ""),
    ],
)
def test_a_zone_is_called_what_people_call_it(name, city):
    assert names.zone_city(name) == city


def test_every_name_of_a_zone_reads_as_its_city_does():
    """An alias is the city it stands for; a city is the last part of its zone's name, or listed above."""
    for name in zone_names():
        zone = names.canonical_zone(name)
        city, written = names.zone_city(name), zone.rpartition("/")[2].replace("_", " ")
        assert city == names.zone_city(zone), name
        if zone.startswith("Etc/"):
            assert city.startswith("UTC"), name
        elif zone in OTHER_CITIES:
            assert city == OTHER_CITIES[zone], name
        elif zone.startswith(("America/Indiana/", "America/Kentucky/", "America/North_Dakota/")):
            assert city.partition(",")[0] == written, name
        else:
            assert names.without_accents(city) == written.casefold(), name


def test_the_city_of_an_alias_has_its_clock():
    weeks = [datetime(2026, 1, 4, 12, tzinfo=UTC) + timedelta(weeks=week) for week in range(106)]
    for name in zone_names():
        here, there = ZoneInfo(name), ZoneInfo(names.canonical_zone(name))
        assert all(at.astimezone(here).utcoffset() == at.astimezone(there).utcoffset() for at in weeks), name


@pytest.mark.parametrize("language", READ_IN)
def test_nothing_is_without_a_name_in_any_language(language):
    with override(language):
        cities = {name: names.zone_city(name) for name in zone_names()}
        countries = {code: names.country_name(code) for code in COUNTRIES}
        languages = {code: names.language_name(code) for code in LANGUAGES}
    for named in (cities, countries, languages):
        assert not [code for code, name in named.items() if not name.strip() or "_" in name or "/" in name]
    assert not [code for code, name in (countries | languages).items() if name == code]
    assert len({cities[name] for name in listed_zones()}) == len(listed_zones())
    assert len(set(countries.values())) == len(COUNTRIES)
    assert len(set(languages.values())) == len(LANGUAGES)


@pytest.mark.parametrize("language", ["ar", "hi"])
def test_other_scripts_are_written_in(language):
    with override(language):
        said = [names.zone_city(name) for name in listed_zones() - NEWER_THAN_CLDR]
        said += [name for _code, name in names.country_choices()]
        said += [names.language_name(code) for code in LANGUAGES]
    assert not [name for name in said if re.search("[A-Za-z]", name)]


def test_countries_are_those_of_iso_3166_and_read_well():
    table = importlib.resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    listed = dict(line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    assert dict(names.country_choices()) == listed | OTHER_COUNTRIES
    assert len(listed) == 249


def test_languages_are_called_as_django_calls_them():
    other = {"bn": "Bangla", "nb": "Norwegian Bokmål"}
    known = {code: LANG_INFO[code]["name"] for code in LANGUAGES if code in LANG_INFO}
    assert {code: names.language_name(code) for code in known} == known | other
    assert [names.language_name(code) for code in ("no", "tl", "zh")] == ["Norwegian", "Tagalog", "Chinese"]


def test_names_follow_the_active_language_at_once():
    assert names.zone_city("Europe/Lisbon") == "Lisbon"
    with override("de"):
        said = [names.zone_city("Europe/Lisbon"), names.country_name("GB"), names.language_name("fi")]
        assert said == ["Lissabon", "Vereinigtes Königreich", "Finnisch"]
        assert names.country_name("HK") != "Hong Kong"
    assert names.zone_city("Europe/Lisbon") == "Lisbon"


@pytest.mark.parametrize("language", [*LANG_INFO, "xx-yy", None])
def test_every_language_that_a_page_may_be_in_has_names(language):
    with override(language):
        assert names.country_name("FI") != "FI"


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("en-gb", "en_GB"),
        ("zh-hans", "zh_Hans"),
        ("es-ni", "es_NI"),
        ("de-xx", "de"),
        ("udm", "en"),
        ("xx-yy", "en"),
        ("?", "en"),
        (None, "en"),
    ],
)
def test_a_language_without_names_of_its_own_is_read_in_the_next_best(language, locale):
    assert str(names.locale_for(language)) == locale


def test_what_nobody_knows_is_its_code():
    assert names.country_name("QQ") == "QQ"
    assert names.language_name("qq-x") == "qq-x"


def test_accents_and_capitals_do_not_move_a_name():
    first = [name for _code, name in names.country_choices()[:3]]
    assert first == ["Afghanistan", "Åland Islands", "Albania"]
    ordered = names.by_name([("1", "Zimbabwe"), ("2", "eswatini"), ("3", "Åland"), ("4", "Fiji")])
    assert [name for _code, name in ordered] == ["Åland", "eswatini", "Fiji", "Zimbabwe"]
    with override("de"):
        countries = [name for _code, name in names.country_choices()[:3]]
        europe = [city for _name, city in dict(all_zones())[gettext("Europe")]]
    assert countries == ["Afghanistan", "Ägypten", "Ålandinseln"]
    assert europe.index("Wien") < europe.index("Zürich")


def test_names_do_not_depend_on_the_machine():
    """Babel asks where the machine is, for defaults of its own: it gets pinned zones, and no name changes."""
    script = """
import sys, django
django.setup()
from people import names, zones
sys.addaudithook(lambda event, args: "/usr/share/zoneinfo" in str(args[:1]) and sys.exit("the machine's"))
print("|".join(names.zone_city(name) for name in sorted(zones.zone_names())))
"""
    machine = {"TZ": "Asia/Tokyo", "LANG": "fr_FR.UTF-8", "PYTHONTZPATH": "/usr/share/zoneinfo"}
    environment = os.environ | machine | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONUTF8": "1"}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "|".join(names.zone_city(name) for name in sorted(zone_names()))
