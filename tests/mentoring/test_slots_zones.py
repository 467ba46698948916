"""Slots where clocks change, and where they are far from UTC. The dates are those of the pinned tzdata."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mentoring.slots import Taken, week_of
from tests.mentoring.wall_clock import (
    ANYTHING_GOES,
    hours,
    in_utc,
    on_the_wall,
    one_day,
    slots_around,
    times,
    utc,
)

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("zone", "day", "words", "number"),
    [
        ("Europe/Berlin", "2027-03-28", "01:00-05:00", 6),
        ("Europe/Berlin", "2027-10-31", "01:00-04:00", 8),
        ("Australia/Lord_Howe", "2027-10-03", "01:00-04:00", 5),
        ("Australia/Lord_Howe", "2027-04-04", "01:00-03:00", 5),
        ("Antarctica/Troll", "2027-03-28", "00:00-04:00", 4),
        ("Antarctica/Troll", "2027-10-31", "00:00-04:00", 12),
        ("Asia/Kathmandu", "2027-03-28", "00:00-00:00", 48),
    ],
)
def test_a_span_is_as_long_as_its_real_time(zone, day, words, number):
    assert len(one_day(zone, day, words)) == number


@pytest.mark.parametrize(
    ("zone", "day", "words", "expected"),
    [
        (
            "America/New_York",
            "2026-03-07",
            "13:00-18:00",
            "18:00 18:30 19:00 19:30 20:00 20:30 21:00 21:30 22:00 22:30",
        ),
        (
            "America/New_York",
            "2026-03-08",
            "13:00-18:00",
            "17:00 17:30 18:00 18:30 19:00 19:30 20:00 20:30 21:00 21:30",
        ),
        ("Asia/Kathmandu", "2026-11-24", "17:00-18:00", "11:15 11:45"),
        ("America/St_Johns", "2026-11-24", "17:00-18:00", "20:30 21:00"),
        ("America/St_Johns", "2027-03-14", "01:00-04:00", "04:30 05:00 05:30 06:00"),
        ("Pacific/Chatham", "2026-11-24", "17:00-18:00", "03:15 03:45"),
        ("Africa/Casablanca", "2025-02-23", "01:00-04:00", "00:00 00:30 01:00 01:30 02:00 02:30 03:00 03:30"),
        ("Africa/Casablanca", "2025-04-06", "01:00-04:00", "01:00 01:30 02:00 02:30"),
    ],
)
def test_wall_clock_hours_in_utc(zone, day, words, expected):
    assert times(one_day(zone, day, words)) == expected


def test_two_equal_readings_are_two_slots_told_apart_by_their_offset():
    found = on_the_wall(one_day("Europe/Berlin", "2027-10-31", "02:00-03:00"), "Europe/Berlin")
    assert found == ["31 02:00 +0200", "31 02:30 +0200", "31 02:00 +0100", "31 02:30 +0100"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("02:30-04:00", ["28 03:00 +0200", "28 03:30 +0200"]),
        ("02:15-03:45", ["28 03:00 +0200"]),
        ("01:00-02:30", ["28 01:00 +0100", "28 01:30 +0100"]),
        ("01:15-02:30 02:45-03:30", ["28 01:15 +0100", "28 01:45 +0100"]),
        ("02:00-03:00", []),
        ("02:15-02:45", []),
        ("03:00-04:00", ["28 03:00 +0200", "28 03:30 +0200"]),
    ],
)
def test_an_edge_in_a_skipped_hour_is_the_change_itself(words, expected):
    assert on_the_wall(one_day("Europe/Berlin", "2027-03-28", words), "Europe/Berlin") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("01:00-02:30", "23:00 23:30 00:00 01:00"),
        ("02:30-04:00", "00:30 01:30 02:00 02:30"),
        ("02:15-02:45", "00:15 01:15"),
        ("01:00-02:00", "23:00 23:30"),
        ("01:00-03:00", "23:00 23:30 00:00 00:30 01:00 01:30"),
        ("03:00-04:00", "02:00 02:30"),
    ],
)
def test_an_edge_in_a_repeated_hour_may_open_twice(words, expected):
    assert times(one_day("Europe/Berlin", "2027-10-31", words)) == expected


@pytest.mark.parametrize(
    ("zone", "day", "first", "last", "length"),
    [
        ("Europe/Berlin", "2027-03-28", "27 23:00", "28 22:00", 23),
        ("Europe/Berlin", "2027-10-31", "30 22:00", "31 23:00", 25),
        ("America/Santiago", "2027-09-05", "05 04:00", "06 03:00", 23),
        ("America/Santiago", "2027-04-03", "03 03:00", "04 04:00", 25),
        ("Africa/Cairo", "2027-04-30", "29 22:00", "30 21:00", 23),
        ("Africa/Cairo", "2027-10-28", "27 21:00", "28 22:00", 25),
        ("Asia/Beirut", "2027-03-28", "27 22:00", "28 21:00", 23),
        ("Asia/Beirut", "2027-10-30", "29 21:00", "30 22:00", 25),
        ("America/Havana", "2028-03-12", "12 05:00", "13 04:00", 23),
        ("America/Havana", "2027-11-07", "07 04:00", "08 05:00", 25),
        ("America/Nuuk", "2027-03-27", "27 02:00", "28 01:00", 23),
        ("America/Nuuk", "2027-10-30", "30 01:00", "31 02:00", 25),
        ("Antarctica/Troll", "2027-03-28", "28 00:00", "28 22:00", 22),
        ("Antarctica/Troll", "2027-10-31", "30 22:00", "01 00:00", 26),
        ("Pacific/Apia", "2011-12-30", "30 10:00", "30 10:00", 0),
    ],
)
def test_a_local_day_runs_from_its_midnight_to_the_next(zone, day, first, last, length):
    whole_day = one_day(zone, day, "00:00-00:00")
    assert len(whole_day) == 2 * length
    assert in_utc(whole_day)[:1] == [first] * bool(length)
    assert [f"{slot.ends_at:%d %H:%M}" for slot in whole_day[-1:]] == [last] * bool(length)
    assert all(slot.starts_at.tzinfo is UTC for slot in whole_day)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Santiago", "2027-09-05"),
        ("Africa/Cairo", "2027-04-30"),
        ("Asia/Beirut", "2027-03-28"),
        ("America/Havana", "2028-03-12"),
    ],
)
def test_a_day_without_midnight_starts_at_one(zone, day):
    found = on_the_wall(one_day(zone, day, "00:00-02:00"), zone)
    assert [reading[3:8] for reading in found] == ["01:00", "01:30"]
    assert one_day(zone, day, "00:00-01:00") == []


def test_a_midnight_inside_a_skipped_half_hour_moves_to_the_change():
    """Toronto, 30 March 1919: from 23:30 straight to 00:30."""
    (first, *_rest) = one_day("America/Toronto", "1919-03-31", "00:00-02:00")
    assert first.starts_at == datetime(1919, 3, 31, 4, 30, tzinfo=UTC)
    assert [
        f"{slot.starts_at:%d %H:%M}" for slot in one_day("America/Toronto", "1919-03-30", "23:00-00:00")
    ] == ["31 04:00"]


def test_a_quarter_that_the_clock_leaves_halfway_is_not_open():
    """Until 2011 St John's went from 00:01 back to 23:01: the first 00:00 lasted for a minute."""
    found = in_utc(one_day("America/St_Johns", "2006-10-29", "00:00-00:30"))
    assert found == ["29 03:30"]
    before = in_utc(one_day("America/St_Johns", "2006-10-28", "23:00-00:00"))
    assert before == ["29 01:30", "29 02:00", "29 02:45"]


def test_a_quarter_that_begins_a_minute_before_the_change_is_not_open():
    """In spring it went from 00:01 on to 01:01: 00:00 lasted for a minute, and 01:00 never was."""
    found = in_utc(one_day("America/St_Johns", "2010-03-14", "01:00-02:00"))
    assert found == ["14 03:45"]


def test_the_skipped_hour_before_midnight_in_nuuk_is_not_offered():
    open_both_days = hours(
        "America/Nuuk", overrides={"2027-03-27": "22:00-00:00", "2027-03-28": "00:00-01:00"}
    )
    found = on_the_wall(slots_around("2027-03-28", open_both_days), "America/Nuuk")
    assert found == ["27 22:00 -0200", "27 22:30 -0200", "28 00:00 -0100", "28 00:30 -0100"]


def test_opposite_sides_of_the_date_line_never_share_a_date():
    east, west = "Pacific/Kiritimati", "Pacific/Pago_Pago"
    found = one_day(east, "2026-11-24", "00:00-00:00")
    assert len(found) == 48
    assert {slot.starts_at.astimezone(ZoneInfo(east)).date() for slot in found} == {date(2026, 11, 24)}
    assert {slot.starts_at.astimezone(ZoneInfo(west)).date() for slot in found} == {
        date(2026, 11, 22),
        date(2026, 11, 23),
    }


def test_a_date_that_was_skipped_offers_nothing():
    """Samoa had no 30 December 2011."""
    night = hours(
        "Pacific/Apia",
        overrides={"2011-12-29": "22:45-00:00", "2011-12-30": "09:00-17:00", "2011-12-31": "00:00-01:00"},
    )
    found = on_the_wall(slots_around("2011-12-30", night), "Pacific/Apia")
    assert found == ["29 22:45 -1000", "29 23:15 -1000", "31 00:00 +1400", "31 00:30 +1400"]


def test_overrides_and_days_off_replace_a_day_on_which_clocks_change():
    weekly = {6: "01:00-04:00"}
    assert len(slots_around("2027-10-31", hours("Europe/Berlin", weekly))) == 8
    assert slots_around("2027-10-31", hours("Europe/Berlin", weekly, {"2027-10-31": ""})) == []
    moved = slots_around("2027-10-31", hours("Europe/Berlin", weekly, {"2027-10-31": "02:30-03:00"}))
    assert on_the_wall(moved, "Europe/Berlin") == ["31 02:30 +0200", "31 02:30 +0100"]


def test_hours_keep_their_wall_time_across_a_change():
    found = slots_around("2027-03-28", hours("Europe/Helsinki", dict.fromkeys(range(7), "18:00-18:30")))
    assert in_utc(found) == ["25 16:00", "26 16:00", "27 16:00", "28 15:00", "29 15:00", "30 15:00"]


@pytest.mark.parametrize(
    ("zone", "monday", "starts_at", "ends_at"),
    [
        ("Europe/Berlin", "2027-03-22", "2027-03-21 23:00", "2027-03-28 22:00"),
        ("Europe/Berlin", "2027-10-25", "2027-10-24 22:00", "2027-10-31 23:00"),
        ("Pacific/Auckland", "2026-11-23", "2026-11-22 11:00", "2026-11-29 11:00"),
        ("Pacific/Pago_Pago", "2026-11-23", "2026-11-23 11:00", "2026-11-30 11:00"),
    ],
)
def test_a_week_runs_from_local_monday_to_local_monday(zone, monday, starts_at, ends_at):
    first, last = utc(starts_at), utc(ends_at)
    inside = (first, last - timedelta(minutes=15))
    assert {week_of(moment, ZoneInfo(zone)).isoformat() for moment in inside} == {monday}
    assert week_of(last, ZoneInfo(zone)) == date.fromisoformat(monday) + timedelta(days=7)
    assert week_of(first - timedelta(minutes=15), ZoneInfo(zone)) == date.fromisoformat(monday) - timedelta(
        days=7
    )


@pytest.mark.parametrize(
    ("zone", "sunday"),
    [
        ("Europe/Berlin", "2027-03-28"),
        ("Europe/Berlin", "2027-10-31"),
        ("America/Havana", "2027-11-07"),
        ("Asia/Tokyo", "2027-10-31"),
    ],
)
def test_sunday_at_a_quarter_to_midnight_is_in_sundays_week_only(zone, sunday):
    sunday_and_monday = hours(zone, {6: "22:00-22:30", 0: "09:00-09:30"})
    once_a_week = replace(ANYTHING_GOES, weekly_limit=1)
    late = datetime.fromisoformat(f"{sunday} 23:45").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    def readings(*sessions):
        found = slots_around(sunday, sunday_and_monday, rules=once_a_week, taken=Taken(sessions=sessions))
        return [reading[3:8] for reading in on_the_wall(found, zone)]

    assert readings() == ["22:00", "09:00"]
    assert readings(late) == ["09:00"]
    assert readings(late + timedelta(minutes=15)) == ["22:00"]
