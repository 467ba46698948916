"""Slot arithmetic: weekly wall-clock hours and what is taken come in, half hours that can be booked come out.

Pure: no database, no clock, no settings. Instants come in as aware datetimes and go out as UTC. Inside they are integers,
quarters or seconds since 1970 in UTC, because Python's sums on zoned datetimes are sums on the wall clock (see PEP 495).

A quarter hour belongs to a span of a local day when the zone's clock reads inside the span for the whole of that quarter.
So a time that the clock skips is never open, a time that it repeats is open once for each real quarter, and a span that
reaches across a repeated hour may be open twice with a break between. An edge that is no UTC quarter (a zone of the past
with an odd offset) is moved inwards.

Open windows that touch are merged, across midnight too, and each is cut into half hours from its own start. That grid is
fixed: what is taken, the notice that a mentor needs, and the window that a caller asks about remove starts, never shift them.
Hours that run on without a break ("24/7") have no start within reach: after fourteen local days, each day begins a window of
its own. So a day's grid hangs on that day and the fourteen before it (LOOK_BACK), whose overrides a caller must know.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
HALF_HOUR = timedelta(minutes=30)
LOOK_BACK = timedelta(days=14)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
SECOND = timedelta(seconds=1)
MIDNIGHT_AFTER = time(fold=1)
DAY_SECONDS, QUARTER_SECONDS = 86_400, 900

Span = tuple[time, time]  # wall-clock start and end; an end of 00:00 is the midnight that ends the day
Range = tuple[int, int]  # half open: quarters since EPOCH, or seconds since a midnight


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
    """When a mentor is open, in wall-clock spans of `zone` on the quarter hour. A span that ends at or before its start is empty.

    `weekly` goes by weekday (0 is Monday). `overrides` replaces whole local days; a date with no spans is a day off.
    """

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Span]]
    overrides: Mapping[date, Sequence[Span]]


@dataclass(frozen=True)
class BookingRules:
    """A mentor's limits, in elapsed hours, days of 24 elapsed hours, minutes, and sessions in a local week."""

    lead_time_hours: int
    horizon_days: int
    buffer_minutes: int
    weekly_limit: int


@dataclass(frozen=True)
class Taken:
    """What stands in the way, as starts of UTC quarters: what the two people have claimed, in whichever role, and the first
    quarters of the mentor's sessions that count toward the weekly limit (all those in the local weeks asked about)."""

    mentor: Set[datetime] = frozenset()
    mentee: Set[datetime] = frozenset()
    sessions: Collection[datetime] = ()


def find_slots(*, hours: Hours, rules: BookingRules, taken: Taken, within: Window, now: datetime) -> list[Slot]:
    """All slots that start inside `within`, in order. See iter_slots."""
    return list(iter_slots(hours=hours, rules=rules, taken=taken, within=within, now=now))


def iter_slots(*, hours: Hours, rules: BookingRules, taken: Taken, within: Window, now: datetime) -> Iterator[Slot]:
    """The slots that start inside `within` and can be booked at `now`, in order, in UTC, computed as they are asked for.

    A slot lies in one open window, starts at least the lead time and at most the horizon after `now` (both inclusive, both
    elapsed time), finds its two quarters and the buffer after them free for the mentor, its two quarters free for the
    mentee, and falls into a local week of the mentor that still has room. The buffer may reach past the end of the window.
    Raises ValueError for a moment without a zone; a `within` far outside the horizon costs nothing.
    """
    since = elapsed(now)
    first = round_up(max(elapsed(within.starts_at), since + timedelta(hours=rules.lead_time_hours)))
    stop = min(round_up(elapsed(within.ends_at)), (since + timedelta(days=rules.horizon_days)) // QUARTER + 1)
    return free_slots(hours, rules, taken, first, stop)


def free_slots(hours: Hours, rules: BookingRules, taken: Taken, first: int, stop: int) -> Iterator[Slot]:
    if stop <= first or rules.weekly_limit < 1:
        return
    blocked = blocked_starts(rules, taken)
    full = full_weeks(hours.zone, rules, taken)
    for opens, closes in merged_windows(hours, first, stop):
        # The first start on this window's grid that is not before `first`.
        start = opens if opens >= first else first + (opens - first) % 2
        starts_at = EPOCH + start * QUARTER
        for quarter in range(start, min(closes - 1, stop), 2):
            # An odd place among the edges of the full weeks is a place inside one of them.
            if quarter not in blocked and not bisect_right(full, quarter) % 2:
                yield Slot(starts_at)
            starts_at += HALF_HOUR


def blocked_starts(rules: BookingRules, taken: Taken) -> set[int]:
    """The quarters at which no session can start, because a quarter that it would need is taken."""
    needed = 2 + round_up(timedelta(minutes=rules.buffer_minutes))
    by_mentor = [(moment - EPOCH) // QUARTER for moment in taken.mentor]
    by_mentee = [(moment - EPOCH) // QUARTER for moment in taken.mentee]
    blocked = {quarter - back for quarter in by_mentor for back in range(needed)}
    return blocked.union(by_mentee, [quarter - 1 for quarter in by_mentee])


def full_weeks(zone: ZoneInfo, rules: BookingRules, taken: Taken) -> list[int]:
    """The local weeks that have reached the limit: the quarters at which each starts and ends, in one rising list."""
    edges: list[int] = []
    for monday, sessions in sorted(Counter(week_of(moment, zone) for moment in taken.sessions).items()):
        if sessions >= rules.weekly_limit:
            edges.extend(round_up(elapsed(edge)) for edge in week_window(monday, zone))
    return edges


def open_windows(hours: Hours, within: Window) -> list[Window]:
    """The merged windows that overlap `within`, whole and in order, in UTC.

    Not clipped: a window's start is where its grid of half hours begins. Raises ValueError for a moment without a zone,
    OverflowError at the ends of the calendar.
    """
    first, stop = elapsed(within.starts_at) // QUARTER, round_up(elapsed(within.ends_at))
    if stop <= first:
        return []
    found = merged_windows(hours, first, stop)
    return [Window(EPOCH + a * QUARTER, EPOCH + b * QUARTER) for a, b in found if a < stop and b > first]


def merged_windows(hours: Hours, first: int, stop: int) -> Iterator[Range]:
    """Merged windows in quarters, in order, lazily: all that overlap [first, stop), and maybe some before and after."""
    days = LocalDays(hours)
    last = days.day_of(stop)
    run_began = 0  # the local day on which the present run of touching windows began
    held: list[Range] = []  # the latest window, which the next day may carry on
    for day in count(days.grid_starts_on(days.day_of(first))):
        windows = days.windows(day)
        touches = bool(held and windows) and windows[0][0] <= held[0][1]
        joins = touches and day - run_began < LOOK_BACK.days
        if day > last and not (joins and held[0][0] < stop):
            break
        if windows and (not touches or len(windows) > 1):
            run_began = day
        if joins:
            windows[0] = (held.pop()[0], windows[0][1])
        windows = held + windows
        yield from windows[:-1]
        held = windows[-1:]
    yield from held


class LocalDays:
    """A mentor's hours, local day by local day. A day is its ordinal (1 January of the year 1 is 1)."""

    def __init__(self, hours: Hours) -> None:
        self.zone = hours.zone
        self.weekly = [merge(hours.weekly.get(weekday, ())) for weekday in range(7)]
        self.overrides = {day.toordinal(): merge(spans) for day, spans in hours.overrides.items()}

    def day_of(self, quarter: int) -> int:
        """The local day on which a quarter starts."""
        return (EPOCH + quarter * QUARTER).astimezone(self.zone).toordinal()

    def grid_starts_on(self, day: int) -> int:
        """The day from which to compute so that the window that runs into `day` is seen from its start."""
        first, windows = day, self.windows(day)
        for earlier in range(day - 1, day - LOOK_BACK.days - 1, -1):
            if not windows or (first < day and len(windows) > 1):
                break
            before = self.windows(earlier)
            if not before:
                continue  # a day off, which ends the run below; or a date that the zone skipped, which doesn't
            if before[-1][1] < windows[0][0]:
                break
            first, windows = earlier, before
        return first

    def windows(self, day: int) -> list[Range]:
        """The open windows of one local day, in quarters, in order, merged."""
        spans = self.overrides.get(day, self.weekly[(day - 1) % 7])
        if not spans:
            return []
        # A change at either midnight counts as a change of this day: fold 0 reads it as before, fold 1 as after (PEP 495).
        before = self.seconds_ahead(datetime.fromordinal(day))
        after = self.seconds_ahead(datetime.combine(date.fromordinal(day + 1), MIDNIGHT_AFTER))
        midnight = (day - EPOCH_DAY) * DAY_SECONDS
        if before == after:
            opens = midnight - before
            return [(-(-(opens + start) // QUARTER_SECONDS), (opens + end) // QUARTER_SECONDS) for start, end in spans]
        return self.windows_of_odd_day(midnight, spans, max(before, after), min(before, after))

    def windows_of_odd_day(self, midnight: int, spans: list[Range], ahead: int, behind: int) -> list[Range]:
        """The same for a day on which the clocks change, by reading the clock at both ends of each quarter."""
        windows: list[Range] = []
        candidates = range((midnight - ahead) // QUARTER_SECONDS, -(-(midnight + DAY_SECONDS - behind) // QUARTER_SECONDS))
        for quarter in candidates:
            begins = self.wall_seconds(quarter * QUARTER_SECONDS) - midnight
            ends = self.wall_seconds((quarter + 1) * QUARTER_SECONDS - 1) - midnight
            if any(start <= begins < end and start <= ends < end for start, end in spans):
                opens = windows.pop()[0] if windows and windows[-1][1] == quarter else quarter
                windows.append((opens, quarter + 1))
        return windows

    def wall_seconds(self, seconds: int) -> int:
        """What a local clock reads at an instant, both as seconds since 1970 began there."""
        return seconds + self.seconds_ahead((EPOCH + seconds * SECOND).astimezone(self.zone))

    def seconds_ahead(self, reading: datetime) -> int:
        """How far the local clock is ahead of UTC when it shows `reading` (its fold tells two readings apart)."""
        return (self.zone.utcoffset(reading) or timedelta()) // SECOND


def merge(spans: Sequence[Span]) -> list[Range]:
    """Spans of one day as seconds since midnight on the wall clock, in order, none touching another."""
    merged: list[Range] = []
    for start, end in sorted((seconds_since_midnight(start), seconds_since_midnight(end) or DAY_SECONDS) for start, end in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start < end:
            merged.append((start, end))
    return merged


def seconds_since_midnight(reading: time) -> int:
    return reading.hour * 3600 + reading.minute * 60 + reading.second


def week_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the local week in `zone` (ISO 8601: weeks start on Monday) in which an aware moment falls."""
    elapsed(moment)
    day = moment.astimezone(zone).date()
    return date.fromordinal(day.toordinal() - day.weekday())


def week_window(monday: date, zone: ZoneInfo) -> Window:
    """From the local midnight that starts `monday` to the one seven days later, in UTC. Raises as local_day_window."""
    return Window(start_of_day(monday.toordinal(), zone), start_of_day(monday.toordinal() + 7, zone))


def local_day_window(day: date, zone: ZoneInfo) -> Window:
    """One local day of `zone` in UTC: 23, 24, 25 or other hours long, and empty for a date that the zone skipped.

    Raises ValueError when the day touches the ends of the calendar (years 1 and 9999).
    """
    return Window(start_of_day(day.toordinal(), zone), start_of_day(day.toordinal() + 1, zone))


def start_of_day(day: int, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the zone's date is `day` or later."""
    try:
        midnight = datetime.fromordinal(day).replace(tzinfo=zone)
        start = midnight.astimezone(UTC)
        # Where the clock skips midnight, PEP 495 reads it with the offset from before: at the change itself, or after it.
        while (start - QUARTER).astimezone(zone).toordinal() >= day:
            start -= QUARTER
    except OverflowError as error:
        raise ValueError("That day is at the end of the calendar.") from error
    return start


def is_quarter(moment: datetime) -> bool:
    """Whether a moment is the start of a UTC quarter hour. Without a zone it is no moment, so it is not."""
    return moment.utcoffset() is not None and not (moment - EPOCH) % QUARTER


def elapsed(moment: datetime) -> timedelta:
    """The time from EPOCH to an aware moment in any zone. Raises ValueError for one without a zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"A moment needs a time zone: {moment.isoformat()} has none.")
    return moment - EPOCH


def round_up(length: timedelta) -> int:
    """A length in quarters, a started quarter counting whole."""
    return -(-length // QUARTER)
