"""Slots against a naive oracle that reads the mentor's clock at every UTC
quarter, over many zones and dates."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.slots import HALF_HOUR, QUARTER, BookingRules, Hours, Slot, Taken, Window, week_of
from tests.mentoring.wall_clock import ANYTHING_GOES, NOTHING, find_slots

pytestmark = pytest.mark.once

DAY = timedelta(days=1)
# Where and when something odd happens; each is also tried on ordinary days.
CHANGES = [
    ("Europe/Berlin", "2027-03-28"),
    ("Europe/Berlin", "2027-10-31"),
    ("Australia/Lord_Howe", "2027-10-03"),
    ("Australia/Lord_Howe", "2027-04-04"),
    ("America/New_York", "2027-03-14"),
    ("America/St_Johns", "2027-11-07"),
    ("Pacific/Chatham", "2027-04-04"),
    ("Pacific/Chatham", "2027-09-26"),
    ("America/Santiago", "2027-04-03"),
    ("America/Santiago", "2027-09-05"),
    ("Africa/Cairo", "2027-04-30"),
    ("Africa/Cairo", "2027-10-28"),
    ("Asia/Beirut", "2027-03-28"),
    ("America/Havana", "2028-03-12"),
    ("America/Havana", "2027-11-07"),
    ("America/Nuuk", "2027-03-27"),
    ("America/Nuuk", "2027-10-30"),
    ("Antarctica/Troll", "2027-03-28"),
    ("Antarctica/Troll", "2027-10-31"),
    ("Africa/Casablanca", "2026-03-22"),
    ("Pacific/Apia", "2011-12-30"),
    ("Asia/Kathmandu", "2027-01-01"),
    ("Pacific/Kiritimati", "2027-01-01"),
    ("Pacific/Pago_Pago", "2027-01-01"),
]

quarter_times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
midnights = st.just(time(0))
# Edges are drawn around the hours at which clocks change more often than elsewhere.
night_times = st.builds(time, st.sampled_from([0, 1, 2, 3, 22, 23]), st.sampled_from([0, 15, 30, 45]))
spans = st.tuples(midnights | night_times | quarter_times, midnights | night_times | quarter_times)
days = st.lists(spans, max_size=3)


@st.composite
def places(draw):
    """A zone and a date, half of the time one on which its clocks change."""
    zone, day = draw(st.sampled_from(CHANGES))
    ordinary = st.dates(date(2024, 1, 1), date(2035, 12, 31))
    return ZoneInfo(zone), draw(st.just(date.fromisoformat(day)) | ordinary)


@st.composite
def weeks(draw, zone, day, most_days=5):
    """Hours around a date."""
    weekly = draw(st.dictionaries(st.integers(0, 6), days, max_size=most_days))
    overrides = draw(st.dictionaries(st.integers(-4, 4), days, max_size=2))
    return Hours(zone, weekly, {day + shift * DAY: spans for shift, spans in overrides.items()})


def is_open(hours, quarter):
    reading = quarter.astimezone(hours.zone).replace(tzinfo=None)
    today = reading.date()
    todays = hours.overrides.get(today, hours.weekly.get(today.weekday(), []))
    for start, end in todays:
        ends_on = today if end != time(0) else today + DAY
        if datetime.combine(today, start) <= reading < datetime.combine(ends_on, end):
            return True
    return False


def windows_by_reading(hours, first, last):
    """Every run of open quarters of one local date between two moments."""
    found, opened, quarter = [], None, first.replace(minute=first.minute // 15 * 15)
    while quarter <= last:
        goes_on = opened and quarter.astimezone(hours.zone).date() == opened.astimezone(hours.zone).date()
        is_open_now = is_open(hours, quarter) and quarter < last
        if opened and not (is_open_now and goes_on):
            found.append(Window(opened, quarter))
            opened = None
        if is_open_now:
            opened = opened or quarter
        quarter += QUARTER
    return found


def slots_by_reading(hours, rules, taken, within, now):
    """The rules as sentences, one quarter after another."""
    weeks_of_sessions = [week_of(moment, hours.zone) for moment in taken.sessions]
    offered = []
    for window in windows_by_reading(hours, within.starts_at - 2 * DAY, within.ends_at + 2 * DAY):
        start = window.starts_at
        while start + HALF_HOUR <= window.ends_at:
            needed = [start + step * QUARTER for step in range(2 + rules.buffer_minutes // 15)]
            if (
                within.starts_at <= start < within.ends_at
                and now + timedelta(hours=rules.lead_time_hours)
                <= start
                <= now + timedelta(days=rules.horizon_days)
                and not taken.mentor.intersection(needed)
                and not taken.mentee.intersection(needed[:2])
                and weeks_of_sessions.count(week_of(start, hours.zone)) < rules.weekly_limit
            ):
                offered.append(Slot(start))
            start += HALF_HOUR
    return offered


@st.composite
def questions(draw):
    zone, day = draw(places())
    hours = draw(weeks(zone, day))
    midnight = datetime.combine(day, time(0), UTC)
    quarters = st.integers(-5 * 96, 5 * 96).map(lambda number: midnight + number * QUARTER)
    minutes = st.integers(-4 * 1440, 4 * 1440).map(lambda number: midnight + timedelta(minutes=number))
    within = Window(*sorted([draw(minutes), draw(minutes)]))
    taken = Taken(
        mentor=draw(st.sets(quarters, max_size=30)),
        mentee=draw(st.sets(quarters, max_size=10)),
        sessions=draw(st.lists(quarters, max_size=4)),
    )
    rules = BookingRules(
        draw(st.integers(0, 48)),
        draw(st.integers(1, 9)),
        draw(st.sampled_from([0, 15, 30])),
        draw(st.integers(0, 3)),
    )
    now = midnight + timedelta(minutes=draw(st.integers(-6 * 1440, 0)))
    return {"hours": hours, "rules": rules, "taken": taken, "within": within, "now": now}


@settings(max_examples=60, deadline=None)
@given(questions())
def test_slots_are_what_a_patient_reader_of_clocks_would_offer(question):
    assert find_slots(**question) == slots_by_reading(**question)


@settings(max_examples=150, deadline=None)
@given(places(), st.data())
def test_how_far_one_looks_never_shifts_the_grid(place, data):
    """Two halves give what the whole gives, and each slot alone gives
    itself, for hours without any break too."""
    zone, day = place
    unbroken = st.just(
        Hours(zone, dict.fromkeys(range(7), [(time(0), time(0))]), {day - 9 * DAY: [(time(10, 15), time(0))]})
    )
    hours = data.draw(weeks(zone, day, most_days=7) | unbroken)
    midnight = datetime.combine(day, time(0), UTC)
    cuts = st.integers(-10 * 1440, 10 * 1440).map(lambda number: midnight + timedelta(minutes=number))
    start, cut, end = sorted(data.draw(st.tuples(cuts, cuts, cuts)))
    question = {
        "hours": hours,
        "rules": BookingRules(0, 60, 15, 3),
        "taken": Taken(),
        "now": midnight - 20 * DAY,
    }
    whole = find_slots(within=Window(start, end), **question)
    assert (
        find_slots(within=Window(start, cut), **question) + find_slots(within=Window(cut, end), **question)
        == whole
    )
    for slot in whole[:3] + whole[-3:]:
        assert find_slots(within=Window(slot.starts_at, slot.ends_at), **question) == [slot]


@settings(max_examples=200, deadline=None)
@given(places(), st.sampled_from([0, 15, 30, 45]))
def test_a_local_day_holds_exactly_the_quarters_that_read_its_date(place, minute):
    """A day that is open from its first quarter hours on: what is offered covers
    all that reads so, but for a quarter."""
    zone, day = place
    hours = Hours(zone, {}, {day: [(time(0, minute), time(0))]})
    noon = datetime.combine(day, time(12), UTC)
    within = Window(noon - 3 * DAY, noon + 3 * DAY)
    found = find_slots(hours=hours, rules=ANYTHING_GOES, taken=NOTHING, within=within, now=within.starts_at)
    covered = [slot.starts_at + step * QUARTER for slot in found for step in range(2)]
    around = [within.starts_at + step * QUARTER for step in range(6 * 96)]
    reading = [quarter for quarter in around if is_open(hours, quarter)]
    assert covered == sorted(covered)
    assert set(covered) <= set(reading)
    assert len(reading) - len(covered) <= 2
