"""Slot arithmetic: which half hours can be booked. Pure: rules, zone, what is taken and the moment come in, slots come out.

Wall-clock spans are turned into windows of UTC and merged; each merged window is cut into half hours from its start, and
that grid is fixed. Inside, time is counted in quarter hours since the epoch, so that all sums are in UTC: adding to an
aware datetime in a zone is wall-clock arithmetic and goes wrong across clock changes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=14)
MIDNIGHT = time(0)
SECONDS = 900  # in a quarter hour
QUARTERS_A_DAY = 96
EPOCH_DAY = date(1970, 1, 1).toordinal()

Span = tuple[time, time]
Interval = tuple[int, int]  # quarters since the epoch, half open


class Window(NamedTuple):
    """A stretch of time, half open; both ends are aware, in UTC."""

    starts_at: datetime
    ends_at: datetime


class Slot(NamedTuple):
    """A half hour that can be booked, by its aware start in UTC. Computed, never stored."""

    starts_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + HALF_HOUR


@dataclass(frozen=True)
class Hours:
    """When someone is there, on the wall clock of `zone`.

    `weekly` maps a weekday (0 is Monday, as in ISO 8601 less one) to spans; `overrides` maps a local date to the spans that
    replace it, none for a day off. A span's end of 00:00 is the midnight that ends the day.
    """

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Span]]
    overrides: Mapping[date, Sequence[Span]]


@dataclass(frozen=True)
class BookingRules:
    """A mentor's own rules: least notice in elapsed hours, how far ahead in days of 24 hours, break after, sessions a week."""

    lead_time_hours: int
    horizon_days: int
    buffer_minutes: int
    weekly_limit: int


@dataclass(frozen=True)
class Taken:
    """What stands in the way: quarter hours (UTC starts) that mentor and mentee have claimed in any role, and the first
    quarters of the mentor's sessions, which count toward the weekly limit."""

    mentor: Set[datetime]
    mentee: Set[datetime]
    sessions: Collection[datetime]


def is_quarter(moment: datetime) -> bool:
    """Whether a moment lies on :00, :15, :30 or :45 exactly, in UTC; every zone in use today agrees."""
    return moment.minute % 15 == 0 and moment.second == 0 and moment.microsecond == 0


def week_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the ISO 8601 week in which a moment falls on the clocks of `zone`."""
    local = moment.astimezone(zone).date()
    return local - timedelta(days=local.weekday())


def local_day_window(day: date, zone: ZoneInfo) -> Window:
    """A local day from its first instant to the next day's, in UTC: 23, 24 or 25 hours, or what the zone makes of it."""
    return Window(first_instant(day, zone), first_instant(day + DAY, zone))


def week_window(monday: date, zone: ZoneInfo) -> Window:
    """The local week that begins on this Monday, in UTC."""
    return Window(first_instant(monday, zone), first_instant(monday + 7 * DAY, zone))


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins, in UTC.

    A midnight that the clock skips reads, with fold=1, as an instant before the gap (PEP 495); the day then begins where
    the gap ends, which is what the midnight read with the old offset gives when the gap starts at midnight.
    """
    midnight = datetime.combine(day, MIDNIGHT, tzinfo=zone)
    instant = midnight.astimezone(UTC)
    if instant.astimezone(zone).date() == day:
        earlier = instant - HALF_HOUR
        while earlier.astimezone(zone).date() >= day:  # a gap that began before midnight
            instant, earlier = earlier, earlier - QUARTER
    return instant


def open_windows(hours: Hours, within: Window) -> list[Window]:
    """The merged windows that overlap `within`, in order, in UTC, each whole: its start is what its grid hangs on.

    Hours that never end have no start: their grid then hangs on the local midnight `LOOK_BACK` before, which gives the
    same half hours from every point of view.
    """
    check_aware(within.starts_at, within.ends_at)
    first, last = quarter_down(within.starts_at), quarter_up(within.ends_at)
    days = days_of(hours, within)
    return [Window(as_datetime(a), as_datetime(b)) for a, b in merge(chain.from_iterable(days)) if b > first and a < last]


def find_slots(*, hours: Hours, rules: BookingRules, taken: Taken, within: Window, now: datetime) -> list[Slot]:
    """All slots of `iter_slots`, as a list."""
    return list(iter_slots(hours=hours, rules=rules, taken=taken, within=within, now=now))


def iter_slots(*, hours: Hours, rules: BookingRules, taken: Taken, within: Window, now: datetime) -> Iterator[Slot]:
    """The half hours that start inside `within` and can be booked at `now`, in order; days are looked at as they are needed.

    A slot lies inside one merged window, starts at least the notice and at most the horizon after `now` (elapsed time),
    finds its two quarters free for both and the break after it free for the mentor (the break may reach past the window),
    and falls into a local week that still has room. Raises ValueError for naive datetimes.
    """
    check_aware(within.starts_at, within.ends_at, now)
    first = max(within.starts_at, now + timedelta(hours=rules.lead_time_hours))
    last = min(within.ends_at, now + timedelta(days=rules.horizon_days, microseconds=1))
    if first >= last:
        return
    low, high = quarter_up(first), quarter_up(last)
    blocked = blocked_starts(taken, rules)
    for full_from, full_to in full_weeks(taken.sessions, rules.weekly_limit, hours.zone):
        blocked.update(range(full_from, full_to))
    for start in cut(days_of(hours, Window(first, last))):
        if start >= high:
            return
        if start >= low and start not in blocked:
            yield Slot(as_datetime(start))


def cut(days: Iterable[list[Interval]]) -> Iterator[int]:
    """Half hours from the start of each merged window, day by day: a window may still grow while it is being cut."""
    start = end = -2
    for opens, closes in chain.from_iterable(days):
        if opens > end:
            start = opens
        end = max(end, closes)
        while start + 2 <= end:
            yield start
            start += 2


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for opens, closes in sorted(intervals):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return merged


def days_of(hours: Hours, within: Window) -> Iterator[list[Interval]]:
    """The merged intervals of each local day, from the day on which the first window's grid hangs to the last day."""
    day = within.starts_at.astimezone(hours.zone).date()
    last = within.ends_at.astimezone(hours.zone).date()
    earliest = day - LOOK_BACK
    before: list[list[Interval]] = []
    while day > earliest:
        before.append(day_intervals(hours, day - DAY))
        day -= DAY
        if not before[-1] or before[-1][0][0] > quarter_up(first_instant(day, hours.zone)):
            break  # nothing open across that day's first instant, so no window reaches further back
    yield from reversed(before)
    day = within.starts_at.astimezone(hours.zone).date()
    while day <= last:
        yield day_intervals(hours, day)
        day += DAY


def day_intervals(hours: Hours, day: date) -> list[Interval]:
    """A local day's spans as merged quarters of UTC."""
    spans = hours.overrides.get(day)
    if spans is None:
        spans = hours.weekly.get(day.weekday())
    if not spans:
        return []
    midnight = steady_midnight(day, hours.zone)
    if midnight is None:
        return merge(chain.from_iterable(odd_day_intervals(day, span, hours.zone) for span in spans))
    intervals = [(midnight + quarters(start), midnight + (quarters(end) or QUARTERS_A_DAY)) for start, end in spans]
    return intervals if len(intervals) == 1 else merge(intervals)


def quarters(wall: time) -> int:
    """Quarter hours since midnight on the wall clock."""
    return wall.hour * 4 + wall.minute // 15


def steady_midnight(day: date, zone: ZoneInfo) -> int | None:
    """The quarter at which a local day begins, if the clock doesn't change on that day, its two midnights included.

    None on the odd days, and for offsets that are no whole quarter hours (none has been in use since 1972).
    """
    midnight, next_midnight = datetime.combine(day, MIDNIGHT, tzinfo=zone), datetime.combine(day + DAY, MIDNIGHT, tzinfo=zone)
    offset = midnight.utcoffset()
    if offset != next_midnight.utcoffset() or offset is None or offset % QUARTER:
        return None
    if offset != midnight.replace(fold=1).utcoffset() or offset != next_midnight.replace(fold=1).utcoffset():
        return None
    return (day.toordinal() - EPOCH_DAY) * QUARTERS_A_DAY - offset // QUARTER


def odd_day_intervals(day: date, span: Span, zone: ZoneInfo) -> Iterator[Interval]:
    """Quarters whose wall-clock reading lies in the span on a day when the clock changes.

    So a time that the clock skips is never offered, and one that it repeats is offered once for each real quarter.
    """
    start = datetime.combine(day, span[0])
    end = datetime.combine(day if span[1] != MIDNIGHT else day + DAY, span[1])
    middle = (day.toordinal() - EPOCH_DAY) * QUARTERS_A_DAY
    for quarter in range(middle - QUARTERS_A_DAY, middle + 2 * QUARTERS_A_DAY):
        local = as_datetime(quarter).astimezone(zone).replace(tzinfo=None)
        if start <= local and local + QUARTER <= end:
            yield quarter, quarter + 1


def blocked_starts(taken: Taken, rules: BookingRules) -> set[int]:
    """Every start that would run into something taken: of the mentor's time with the break, of the mentee's without."""
    blocked: set[int] = set()
    for claims, length in ((taken.mentor, 2 + rules.buffer_minutes // 15), (taken.mentee, 2)):
        for moment in claims:
            quarter = quarter_down(moment)
            blocked.update(range(quarter - length + 1, quarter + 1))
    return blocked


def full_weeks(sessions: Collection[datetime], limit: int, zone: ZoneInfo) -> list[Interval]:
    """The local weeks that hold as many sessions as the mentor takes. A session belongs to the week of its first quarter."""
    counts = Counter(week_of(moment, zone) for moment in sessions)
    windows = (week_window(monday, zone) for monday, count in counts.items() if count >= limit)
    return [(quarter_up(window.starts_at), quarter_up(window.ends_at)) for window in windows]


def quarter_down(moment: datetime) -> int:
    return int(moment.timestamp() // SECONDS)


def quarter_up(moment: datetime) -> int:
    return -int(-moment.timestamp() // SECONDS)


def as_datetime(quarter: int) -> datetime:
    return datetime.fromtimestamp(quarter * SECONDS, UTC)


def check_aware(*moments: datetime) -> None:
    if any(moment.tzinfo is None for moment in moments):
        raise ValueError("Moments must be aware: a naive datetime says nothing about when.")
