"""One mentor's open times, as their page shows them: the next ones wherever they are,
and one week on the viewer's clock."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils.formats import date_format

from mentoring.models import MentorProfile
from mentoring.selectors import bookable_slots
from mentoring.slots import HALF_HOUR, Slot, Window, week_of
from people.models import User
from sessions_app.models import Booking

ISO_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
NEXT_TIMES = 4
WEEK = timedelta(days=7)
A_YEAR = timedelta(days=371)


@dataclass(frozen=True)
class Day:
    """One local day of the viewer's and what is open on it."""

    date: date
    slots: list[Slot]


@dataclass(frozen=True)
class Week:
    """One ISO week of the viewer's: days with open times, coming dates
    without, and whether all of it is past."""

    monday: date
    days: list[Day]
    closed: list[date]
    is_over: bool

    @property
    def closed_names(self) -> str:
        """ "Wednesday, Thursday" """
        return ", ".join(str(date_format(day, "l")) for day in self.closed)


@dataclass(frozen=True)
class OpenTimes:
    """Weeks to go on to are names such as "2026-W48", "" where there is nothing to go to."""

    next_slots: list[Slot]
    week: Week
    shown: str
    first_open: str
    previous: str
    following: str


def week_name(monday: date) -> str:
    """ "2026-W48" """
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"


def read_week(text: str) -> date:
    """The Monday of an ISO 8601 week such as "2026-W48". Raises ValueError for anything else."""
    found = ISO_WEEK.fullmatch(text)
    if not found:
        raise ValueError("Not an ISO week.")
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


def asked_week(text: str | None, today: date) -> date | None:
    """The Monday of `?week=`, None without one; what is no week, or years away, is not here."""
    if text is None:
        return None
    try:
        monday = read_week(text)
    except ValueError as error:
        raise Http404 from error
    if not is_near(monday, today):
        raise Http404
    return monday


def is_near(monday: date, today: date) -> bool:
    """Within a year of today: no calendar of ours reaches further, and year 9999 overflows."""
    return abs(monday - today) <= A_YEAR


def open_times(
    mentor: MentorProfile,
    *,
    mentee: User | None,
    monday: date | None,
    zone: ZoneInfo,
    now: datetime,
    moving: Booking | None = None,
) -> OpenTimes:
    """All that a page shows of a mentor's time; `monday` is a week of the viewer's, None the current one.

    `moving` is a session that looks for another time: it stands in its own way nowhere,
    and its present time is no other.
    """
    everything = Window(now, now + timedelta(days=mentor.horizon_days) + HALF_HOUR)
    slots = bookable_slots(
        mentor, within=everything, now=now, mentee=mentee, moving=moving.pk if moving else None
    )
    if moving:
        slots = [slot for slot in slots if slot.starts_at != moving.starts_at]
    this_week, last_week = week_of(now, zone), week_of(everything.ends_at - HALF_HOUR, zone)
    shown = monday or this_week
    return OpenTimes(
        next_slots=slots[:NEXT_TIMES],
        week=make_week(shown, slots, zone, today=now.astimezone(zone).date()),
        shown=week_name(shown),
        first_open=week_name(week_of(slots[0].starts_at, zone)) if slots else "",
        previous=week_name(shown - WEEK) if shown > this_week else "",
        following=week_name(shown + WEEK) if shown < last_week else "",
    )


def make_week(monday: date, slots: list[Slot], zone: ZoneInfo, today: date) -> Week:
    """Days from local midnight to local midnight; days that are over are not worth a word."""
    by_date: dict[date, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_date[slot.starts_at.astimezone(zone).date()].append(slot)
    dates = [monday + timedelta(days=number) for number in range(7)]
    days = [Day(day, by_date[day]) for day in dates if day in by_date]
    closed = [day for day in dates if day not in by_date and day >= today]
    return Week(monday, days, closed, is_over=monday + WEEK <= today)
