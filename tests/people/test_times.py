"""Moments and zones in words: people/zones.py and the filters of people/templatetags/times.py."""

from datetime import UTC, date, datetime
from zoneinfo import available_timezones

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone

from people import zones
from people.templatetags import people_words, times

MOMENT = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_lagos():
    with time_machine.travel(NOW, tick=False), timezone.override("Africa/Lagos"):
        yield


def test_a_moment_is_written_in_the_active_zone() -> None:
    assert times.clock(MOMENT) == "17:00"
    assert times.day(MOMENT) == "Tuesday 24 November"
    assert times.short_day(MOMENT) == "Tue 24 Nov"
    assert times.short_weekday(MOMENT) == "Tue"
    assert times.iso_z(MOMENT) == "2026-11-24T16:00:00Z"


def test_in_zone_is_kept_by_every_filter() -> None:
    there = times.in_zone(MOMENT, "Asia/Kathmandu")
    assert there == MOMENT
    assert times.clock(there) == "21:45"
    assert times.quarter_class(there) == "q45"
    assert times.iso_z(there) == "2026-11-24T16:00:00Z"
    assert times.clock(times.in_zone(there, "Africa/Lagos")) == "17:00"


def test_in_zone_is_kept_by_djangos_own_date_filter() -> None:
    page = Template('{{ moment|in_zone:"Asia/Kathmandu"|date:"H:i" }} {{ moment|date:"H:i" }}')
    assert page.render(Context({"moment": MOMENT})) == "21:45 17:00"


def test_in_zone_tells_the_two_half_hours_of_a_repeated_hour_apart() -> None:
    first = times.in_zone(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin")
    second = times.in_zone(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin")
    assert times.clock(first) == times.clock(second) == "02:30"
    assert (first.fold, second.fold) == (0, 1)
    assert times.iso_z(second) == "2026-10-25T01:30:00Z"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        times.clock(MOMENT.replace(tzinfo=None))


def test_the_year_is_written_when_it_is_another_one_there() -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert times.day(new_year) == "Friday 1 January 2027"
    assert times.day(times.in_zone(new_year, "Europe/Lisbon")) == "Thursday 31 December"
    assert times.date_words(date(2026, 12, 1)) == "Tuesday 1 December"
    assert times.date_words(date(2027, 1, 4)) == "Monday 4 January 2027"


@pytest.mark.parametrize(
    ("minute", "css", "glyph"),
    [(0, "q00", "◑"), (15, "q15", "◒"), (30, "q30", "◐"), (45, "q45", "◓"), (7, "q00", "◑")],
)
def test_the_half_disc_shows_the_minute(minute: int, css: str, glyph: str) -> None:
    moment = MOMENT.replace(minute=minute)
    assert (times.quarter_class(moment), times.quarter_glyph(moment)) == (css, glyph)


@pytest.mark.parametrize(
    ("hour", "zone", "difference"),
    [(16, "Europe/Helsinki", 0), (22, "Europe/Helsinki", 1), (2, "America/Lima", -1)],
)
def test_the_other_date_is_counted_from_this_one(hour: int, zone: str, difference: int) -> None:
    assert times.day_difference(MOMENT.replace(hour=hour), zone) == difference


def test_a_zone_in_a_sentence() -> None:
    assert zones.zone_label("Africa/Lagos") == "Lagos time"
    assert zones.zone_label("UTC") == "UTC"
    assert times.zone_label("Etc/GMT+3") == "UTC−3"
    assert times.zone_city("Europe/Kiev") == "Kyiv"


def test_every_iana_name_is_a_zone_and_nothing_else_is() -> None:
    assert all(zones.is_zone(name) for name in available_timezones() - {"Factory", "localtime"})
    for wrong in (
        "",
        "Factory",
        "africa/lagos",
        "Africa/Lagos\0",
        "../etc/passwd",
        "UTC+3",
        None,
        3,
        ["UTC"],
    ):
        assert not zones.is_zone(wrong)


def test_the_chooser_lists_each_place_once_and_keeps_the_chosen_alias() -> None:
    names = [name for _region, places in zones.all_zones() for name, _city in places]
    assert len(names) == len(set(names)) > 300
    assert {"UTC", "Africa/Lagos", "Pacific/Chatham", "Asia/Kolkata"} <= set(names)
    assert "Asia/Calcutta" not in names
    assert ("Asia/Calcutta", "Kolkata") in dict(zones.all_zones("Asia/Calcutta"))["Asia"]
    assert ("Etc/GMT+3", "UTC−3") in zones.all_zones("Etc/GMT+3")[-1][1]
    assert ("US/Eastern", "New York") in dict(zones.all_zones("US/Eastern"))["America"]
    assert zones.all_zones()[-1] == zones.all_zones("UTC")[-1] == ("No place", [("UTC", "UTC")])
    assert zones.all_zones("nonsense") == zones.all_zones()


@pytest.mark.parametrize(
    ("name", "letters"), [("Aino Korhonen", "AK"), ("aino", "A"), ("Ana María de la Cruz", "AC"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert people_words.initials(name) == letters
