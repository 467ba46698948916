"""Which half hours are offered: the mentor's rules and what is taken."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from mentoring.slots import Taken, Window
from tests.mentoring.wall_clock import (
    ANYTHING_GOES,
    NOTHING,
    find_slots,
    hours,
    in_utc,
    slots_around,
    times,
    utc,
)

pytestmark = pytest.mark.once

MONDAY = "2026-11-23"
EVENING = hours("UTC", overrides={MONDAY: "17:00-20:00"})
EVERY_EVENING = hours("UTC", dict.fromkeys(range(7), "17:00-18:30"))
A_MONTH = Window(utc("2026-11-01 00:00"), utc("2026-12-01 00:00"))


def on_monday(**changes):
    taken = changes.pop("taken", NOTHING)
    return times(slots_around(MONDAY, EVENING, rules=replace(ANYTHING_GOES, **changes), taken=taken))


@pytest.mark.parametrize(("late_by", "first"), [(timedelta(), "17:00"), (timedelta(microseconds=1), "17:30")])
def test_lead_time_ends_exactly_on_a_start(late_by, first):
    now = utc("2026-11-22 17:00") + late_by
    rules = replace(ANYTHING_GOES, lead_time_hours=24)
    assert (
        times(find_slots(hours=EVENING, rules=rules, taken=NOTHING, within=A_MONTH, now=now)).split()[0]
        == first
    )


@pytest.mark.parametrize(("early_by", "last"), [(timedelta(), "18:00"), (timedelta(microseconds=1), "17:30")])
def test_the_horizon_ends_exactly_on_a_start(early_by, last):
    now = utc("2026-11-16 18:00") - early_by
    rules = replace(ANYTHING_GOES, horizon_days=7)
    assert (
        times(find_slots(hours=EVENING, rules=rules, taken=NOTHING, within=A_MONTH, now=now)).split()[-1]
        == last
    )


def test_lead_time_and_horizon_are_elapsed_time_when_the_clock_changes():
    """From Saturday 17:00 in Berlin, 24 elapsed hours end at 18:00 on the Sunday on which summer begins."""
    berlin = hours("Europe/Berlin", {6: "17:00-19:00"})
    now = utc("2027-03-27 16:00")
    rules = replace(ANYTHING_GOES, lead_time_hours=24, horizon_days=1)
    found = find_slots(
        hours=berlin, rules=rules, taken=NOTHING, within=Window(now, utc("2027-04-10 00:00")), now=now
    )
    assert in_utc(found) == ["28 16:00"]
    assert found[0].starts_at.astimezone(ZoneInfo("Europe/Berlin")).hour == 18


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("17:30", "18:30", "17:30 18:00"),
        ("17:31", "18:31", "18:00 18:30"),
        ("17:30", "17:30", ""),
        ("18:00", "17:00", ""),
        ("17:15", "17:30", ""),
    ],
)
def test_within_holds_the_start_of_a_slot(starts, ends, expected):
    within = Window(utc(f"{MONDAY} {starts}"), utc(f"{MONDAY} {ends}"))
    assert (
        times(
            find_slots(
                hours=EVENING, rules=ANYTHING_GOES, taken=NOTHING, within=within, now=A_MONTH.starts_at
            )
        )
        == expected
    )


@pytest.mark.parametrize(
    ("buffer", "taken", "expected"),
    [
        (0, "18:00 18:15", "17:00 17:30 18:30 19:00 19:30"),
        (15, "18:00 18:15 18:30", "17:00 19:00 19:30"),
        (30, "18:00 18:15 18:30 18:45", "17:00 19:00 19:30"),
        (0, "18:15", "17:00 17:30 18:30 19:00 19:30"),
        (0, "18:15 18:30", "17:00 17:30 19:00 19:30"),
        (15, "18:15", "17:00 17:30 18:30 19:00 19:30"),
        (30, "18:15", "17:00 18:30 19:00 19:30"),
        (0, "20:00", "17:00 17:30 18:00 18:30 19:00 19:30"),
        (15, "20:00", "17:00 17:30 18:00 18:30 19:00"),
        (15, "20:15", "17:00 17:30 18:00 18:30 19:00 19:30"),
        (30, "20:15", "17:00 17:30 18:00 18:30 19:00"),
        (30, "16:45", "17:00 17:30 18:00 18:30 19:00 19:30"),
    ],
)
def test_what_the_mentor_has_claimed_removes_starts_and_shifts_none(buffer, taken, expected):
    quarters = {utc(f"{MONDAY} {start}") for start in taken.split()}
    assert on_monday(buffer_minutes=buffer, taken=Taken(mentor=quarters)) == expected


@pytest.mark.parametrize("buffer", [0, 15, 30])
def test_what_the_mentee_has_claimed_knows_no_buffer(buffer):
    taken = Taken(mentee={utc(f"{MONDAY} 18:15")})
    assert on_monday(buffer_minutes=buffer, taken=taken) == "17:00 17:30 18:30 19:00 19:30"


@pytest.mark.parametrize(
    ("limit", "sessions", "weeks"),
    [
        (2, [], {45, 46, 47, 48}),
        (2, ["16 17:00"], {45, 46, 47, 48}),
        (2, ["16 17:00", "22 09:00"], {45, 46, 48}),
        (1, ["16 17:00", "29 23:45"], {45, 46}),
        (1, ["23 17:00", "09 17:00"], {45, 47}),
        (0, [], set()),
    ],
)
def test_a_week_that_has_reached_the_limit_offers_nothing(limit, sessions, weeks):
    taken = Taken(sessions=[utc(f"2026-11-{words}") for words in sessions])
    within = Window(utc("2026-11-02 00:00"), utc("2026-11-30 00:00"))
    rules = replace(ANYTHING_GOES, weekly_limit=limit)
    found = find_slots(hours=EVERY_EVENING, rules=rules, taken=taken, within=within, now=within.starts_at)
    assert {slot.starts_at.isocalendar().week for slot in found} == weeks
    assert len(found) == 21 * len(weeks)


def test_monday_at_midnight_is_in_the_new_week():
    monday = hours("UTC", {6: "23:30-00:00", 0: "00:00-00:30"})
    rules = replace(ANYTHING_GOES, weekly_limit=1)
    on_sunday, at_midnight = (slot.starts_at for slot in slots_around(MONDAY, monday))
    assert in_utc(slots_around(MONDAY, monday, rules=rules, taken=Taken(sessions=[on_sunday]))) == [
        "23 00:00"
    ]
    assert in_utc(slots_around(MONDAY, monday, rules=rules, taken=Taken(sessions=[at_midnight]))) == [
        "22 23:30"
    ]
