"""Which half hours are offered: how hours are merged and cut, and what a caller may ask."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from mentoring.slots import Slot, Window, is_quarter, iter_slots, week_of
from tests.mentoring.wall_clock import (
    ANYTHING_GOES,
    NOTHING,
    find_slots,
    hours,
    in_utc,
    one_day,
    slots_around,
    times,
    utc,
)

pytestmark = pytest.mark.once

MONDAY = "2026-11-23"
EVENING = hours("UTC", overrides={MONDAY: "17:00-20:00"})
EVERY_EVENING = hours("UTC", dict.fromkeys(range(7), "17:00-18:30"))
A_MONTH = Window(utc("2026-11-01 00:00"), utc("2026-12-01 00:00"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("17:00-18:30", "17:00 17:30 18:00"),
        ("17:15-18:30", "17:15 17:45"),
        ("17:00-17:15", ""),
        ("18:00-17:00", ""),
        ("17:00-17:00", ""),
        ("23:00-00:00", "23:00 23:30"),
        ("17:00-17:15 17:15-17:30", "17:00"),
        ("10:30-12:00 10:15-11:00", "10:15 10:45 11:15"),
        ("09:00-10:00 12:00-13:00 12:30-13:30", "09:00 09:30 12:00 12:30 13:00"),
        ("09:00-10:00 12:00-13:30 12:30-13:00", "09:00 09:30 12:00 12:30 13:00"),
        ("09:00-12:00 10:00-10:45", "09:00 09:30 10:00 10:30 11:00 11:30"),
        ("09:00-10:15 10:30-11:15", "09:00 09:30 10:30"),
    ],
)
def test_spans_are_merged_and_cut_into_whole_half_hours(words, expected):
    assert times(one_day("UTC", MONDAY, words)) == expected


def test_midnight_to_midnight_is_the_whole_day():
    found = in_utc(one_day("UTC", MONDAY, "00:00-00:00"))
    assert (len(found), found[0], found[-1]) == (48, "23 00:00", "23 23:30")


def test_weekdays_count_from_monday():
    found = find_slots(
        hours=hours("UTC", {0: "09:00-09:30", 6: "10:00-10:30"}),
        rules=ANYTHING_GOES,
        taken=NOTHING,
        within=A_MONTH,
        now=A_MONTH[0],
    )
    assert in_utc(found)[:4] == ["01 10:00", "02 09:00", "08 10:00", "09 09:00"]


def test_each_day_is_cut_alone_and_no_session_crosses_midnight():
    night = hours("UTC", {6: "22:15-00:00", 0: "00:00-01:15"})
    assert in_utc(slots_around(MONDAY, night)) == ["22 22:15", "22 22:45", "22 23:15", "23 00:00", "23 00:30"]


def test_what_the_day_before_is_like_moves_nothing():
    night = {6: "22:15-00:00", 0: "00:00-01:15"}
    for sunday in ("", "23:45-00:00", "00:00-00:00"):
        found = in_utc(slots_around(MONDAY, hours("UTC", night, {"2026-11-22": sunday})))
        assert [start for start in found if start.startswith("23")] == ["23 00:00", "23 00:30"]


def test_an_override_replaces_one_date_only():
    changed = hours(
        "UTC", dict.fromkeys(range(7), "17:00-17:30"), {MONDAY: "08:00-08:30 12:00-12:30", "2026-11-24": ""}
    )
    assert in_utc(slots_around(MONDAY, changed)) == [
        "20 17:00",
        "21 17:00",
        "22 17:00",
        "23 08:00",
        "23 12:00",
        "25 17:00",
    ]


def test_hours_that_never_end_are_cut_from_each_midnight():
    always = hours("UTC", dict.fromkeys(range(7), "00:00-00:00"))
    found = slots_around(MONDAY, always)
    assert len(found) == 6 * 48
    assert all(later.starts_at == sooner.ends_at for sooner, later in zip(found, found[1:], strict=False))
    assert {slot.starts_at.minute for slot in found} == {0, 30}


def test_hours_of_every_night_begin_anew_at_midnight():
    nights = hours("UTC", dict.fromkeys(range(7), "22:15-00:00 00:00-01:15"))
    found = slots_around(MONDAY, nights, days=20)
    assert len(found) == 40 * 5
    assert {f"{slot.starts_at:%H:%M}" for slot in found} == {"00:00", "00:30", "22:15", "22:45", "23:15"}


def test_three_slots_cost_the_days_they_are_on():
    class WatchedZone(ZoneInfo):
        readings = 0

        def utcoffset(self, moment):
            WatchedZone.readings += 1
            return super().utcoffset(moment)

    watched = replace(EVERY_EVENING, zone=WatchedZone("Europe/Helsinki"))
    question = {
        "hours": watched,
        "rules": ANYTHING_GOES,
        "taken": NOTHING,
        "within": A_MONTH,
        "now": A_MONTH.starts_at,
    }
    three = list(islice(iter_slots(**question), 3))
    few, WatchedZone.readings = WatchedZone.readings, 0
    everything = find_slots(**question)
    assert three == everything[:3]
    assert 0 < few < 12 < 50 < WatchedZone.readings


@pytest.mark.parametrize("field", ["now", "starts_at", "ends_at"])
def test_a_moment_without_a_zone_is_refused(field):
    naive = datetime(2026, 11, 23, 12)  # noqa: DTZ001
    within = A_MONTH._replace(**{field: naive}) if field != "now" else A_MONTH
    now = naive if field == "now" else A_MONTH.starts_at
    with pytest.raises(ValueError, match="time zone"):
        find_slots(hours=EVENING, rules=ANYTHING_GOES, taken=NOTHING, within=within, now=now)


def test_moments_in_another_zone_mean_the_same():
    east = timezone(timedelta(hours=14))
    within = Window(*(edge.astimezone(east) for edge in A_MONTH))
    found = find_slots(hours=EVENING, rules=ANYTHING_GOES, taken=NOTHING, within=within, now=within.starts_at)
    assert times(found) == "17:00 17:30 18:00 18:30 19:00 19:30"
    assert all(slot.starts_at.tzinfo is UTC for slot in found)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_window_as_wide_as_the_calendar_costs_no_more_than_the_horizon(zone):
    ever = Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    question = {
        "hours": hours(zone, {0: "09:00-10:00"}),
        "rules": ANYTHING_GOES,
        "taken": NOTHING,
        "now": A_MONTH.starts_at,
    }
    assert len(find_slots(within=ever, **question)) == 18
    assert find_slots(within=Window(utc("9999-12-31 23:30"), ever.ends_at), **question) == []


def test_a_slot_is_known_by_its_start():
    slot, later = Slot(utc("2026-11-23 17:00")), Slot(utc("2026-11-23 17:30"))
    assert slot.ends_at == later.starts_at
    assert slot < later
    assert {slot, Slot(utc("2026-11-23 17:00"))} == {slot}


def test_week_of_refuses_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        week_of(datetime(2026, 11, 23), ZoneInfo("UTC"))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T10:15:00+00:00", True),
        ("2026-11-23T10:15:00+05:45", True),
        ("2026-11-23T10:15:00+05:40", False),
        ("2026-11-23T10:07:00+00:00", False),
        ("2026-11-23T10:15:01+00:00", False),
        ("2026-11-23T10:15:00.000001+00:00", False),
        ("2026-11-23T10:15:00", False),
    ],
)
def test_a_quarter_is_a_quarter_in_utc(moment, expected):
    assert is_quarter(datetime.fromisoformat(moment)) is expected
