"""Slot arithmetic: weekly wall-clock hours and what is taken come in, half hours that can be booked come out.

Pure: no database, no clock, no settings. Moments come in aware and sums are done in UTC, because Python's
sums on zoned datetimes are sums on the wall clock (PEP 495).

Each local day is cut alone: its spans are merged, and cut into half hours from where each begins. What is
taken, the notice needed and the window asked about remove starts, never shift them. A half hour is open when
the zone's clock reads inside one span for all of it: never where the clock skips, twice where it repeats.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY, HALF_HOUR, QUARTER, MINUTE = (timedelta(minutes=each) for each in (24 * 60, 30, 15, 1))
MIDNIGHT, NEXT_MIDNIGHT = time(), time(fold=1)
Span = tuple[time, time]  # wall-clock start and end; an end of 00:00 is the midnight that ends the day
Run = tuple[int, int]  # minutes since a midnight, half open
# The quarters that may read a date somewhere on earth, in minutes since its midnight in UTC.
ANYWHERE = range(-14 * 60, (24 + 12) * 60, 15)


class Window(NamedTuple):
    """A stretch of time, half open: its start belongs to it, its end does not. Aware UTC."""

    starts_at: datetime
    ends_at: datetime


class Slot(NamedTuple):
    """A half hour that can be booked, known by its start in aware UTC."""

    starts_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + HALF_HOUR


@dataclass(frozen=True)
class Hours:
    """When a mentor is open, on the clock of `zone`, on the quarter hour: `weekly` by weekday (0 is Monday),
    `overrides` instead of that on whole local days (without spans: a day off)."""

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Span]]
    overrides: Mapping[date, Sequence[Span]]


@dataclass(frozen=True)
class BookingRules:
    """A mentor's limits: elapsed hours, days of 24 elapsed hours, minutes, and sessions in a local week."""

    lead_time_hours: int
    horizon_days: int
    buffer_minutes: int
    weekly_limit: int


@dataclass(frozen=True)
class Taken:
    """What stands in the way, as starts of UTC quarters: what the two have claimed, in whichever role, and
    the first quarters of what counts toward the mentor's weekly limit, in all local weeks asked about."""

    mentor: Set[datetime] = frozenset()
    mentee: Set[datetime] = frozenset()
    sessions: Collection[datetime] = ()


def iter_slots(
    *, hours: Hours, rules: BookingRules, taken: Taken, within: Window | Slot, now: datetime
) -> Iterator[Slot]:
    """The slots that start inside `within` and can be booked at `now`, in order, computed as asked for.

    A slot lies in one span of one local day, starts at least the lead time and at most the horizon after
    `now` (both inclusive, both elapsed time), finds its quarters free for both and those of the buffer, which
    may reach past the span, for the mentor, and falls into a local week of the mentor that has room. Raises
    ValueError for a moment without a zone.
    """
    first = max(in_utc(within.starts_at), in_utc(now) + timedelta(hours=rules.lead_time_hours))
    last = min(in_utc(within.ends_at) - datetime.resolution, in_utc(now) + timedelta(days=rules.horizon_days))
    # Counted from `first`: a duration is looked up several times faster than an aware moment.
    blocked = {took - first - step for step in quarter_steps(rules.buffer_minutes) for took in taken.mentor}
    blocked.update(took - first - step for step in quarter_steps() for took in taken.mentee)
    sessions = Counter(week_of(moment, hours.zone) for moment in taken.sessions)
    for day, runs in days_between(hours, first, last):
        if sessions[monday_of(day)] < rules.weekly_limit:
            for starts_at in starts_of_day(day, runs, hours.zone):
                if first <= starts_at <= last and starts_at - first not in blocked:
                    yield Slot(starts_at)


def quarter_steps(buffer_minutes: int = 0) -> list[timedelta]:
    """How long after its start each quarter begins that a session takes: its own two, then its buffer's."""
    return [step * QUARTER for step in range((HALF_HOUR + buffer_minutes * MINUTE) // QUARTER)]


def days_between(hours: Hours, first: datetime, last: datetime) -> Iterator[tuple[date, list[Run]]]:
    """The local days from that of one moment to that of another which have any hours, and these, merged."""
    if first > last:
        return
    weekly = {weekday: merge(spans) for weekday, spans in hours.weekly.items()}
    day, last_day = (moment.astimezone(hours.zone).date() for moment in (first, last))
    while day <= last_day:
        runs = merge(hours.overrides[day]) if day in hours.overrides else weekly.get(day.weekday())
        if runs:
            yield day, runs
        day += DAY


def merge(spans: Iterable[Span]) -> list[Run]:
    """Spans of one day in order, none touching another and none empty, in minutes since its midnight."""
    runs: list[Run] = []
    for start, end in sorted((a.hour * 60 + a.minute, b.hour * 60 + b.minute or 24 * 60) for a, b in spans):
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        elif start < end:
            runs.append((start, end))
    return runs


def starts_of_day(day: date, runs: list[Run], zone: ZoneInfo) -> Iterator[datetime]:
    """Where the half hours of one local day start, in UTC."""
    # A change at either midnight is one of this day: fold 0 reads it as before, fold 1 as after (PEP 495).
    ahead = zone.utcoffset(datetime.combine(day, MIDNIGHT)) or timedelta()
    if zone.utcoffset(datetime.combine(day + DAY, NEXT_MIDNIGHT)) != ahead:
        runs, ahead = runs_by_reading(day, runs, zone), timedelta()
    for start, end in runs:
        starts_at = datetime.combine(day, MIDNIGHT, UTC) - ahead + start * MINUTE
        for _half_hour in range((end - start) // 30):
            yield starts_at
            starts_at += HALF_HOUR


def runs_by_reading(day: date, runs: list[Run], zone: ZoneInfo) -> list[Run]:
    """The runs of a local day on which the clocks change, in minutes since its midnight in UTC: quarter after
    quarter, wherever the local clock reads inside one of `runs` from its beginning to its end."""
    in_local_time, in_utc_time = datetime.combine(day, MIDNIGHT), datetime.combine(day, MIDNIGHT, UTC)
    found: list[Run] = []
    for minute in ANYWHERE:
        ends = (in_utc_time + minute * MINUTE, in_utc_time + (minute + 14) * MINUTE)
        reads = [(end.astimezone(zone).replace(tzinfo=None) - in_local_time) // MINUTE for end in ends]
        if any(start <= min(reads) and max(reads) < stop for start, stop in runs):
            start = found.pop()[0] if found and found[-1][1] == minute else minute
            found.append((start, minute + 15))
    return found


def week_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the local week (ISO 8601: weeks start on Monday) in which an aware moment falls."""
    return monday_of(in_utc(moment).astimezone(zone).date())


def monday_of(day: date) -> date:
    return day - day.weekday() * DAY


def is_quarter(moment: datetime) -> bool:
    """Whether a moment is the start of a UTC quarter hour. Without a zone it is no moment, so it is not."""
    return moment.utcoffset() is not None and not (moment - datetime.min.replace(tzinfo=UTC)) % QUARTER


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for one without a zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"A moment needs a time zone: {moment.isoformat()} has none.")
    return moment.astimezone(UTC)
