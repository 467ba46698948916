"""What pages and services read about mentors and their time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from mentoring import slots
from mentoring.models import AvailabilityOverride, AvailabilityRule, MentorProfile, TimeClaim
from mentoring.slots import HALF_HOUR, Hours, Slot, Taken, Window
from people.models import User

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
Claim = tuple[int, datetime, UUID, str]


def bookable_slots(
    mentor: MentorProfile,
    within: Window | Slot,
    now: datetime,
    mentee: User | None = None,
    moving: UUID | None = None,
) -> list[Slot]:
    """The half hours of `mentor` that start inside `within` and can be booked
    at `now`: promise 2's one function.

    All times are aware UTC. With a `mentee`, what they have claimed themselves is left out. `moving`
    is the holder of a booking that is about to be moved: its own claims don't stand in its way.
    Three queries, whatever the window.
    """
    return list(iter_bookable_slots(mentor, within, now, mentee, moving))


def is_bookable(
    mentor: MentorProfile,
    starts_at: datetime,
    *,
    now: datetime,
    mentee: User | None = None,
    moving: UUID | None = None,
) -> bool:
    """Whether `bookable_slots` offers the half hour that starts at this aware moment."""
    if not slots.is_quarter(starts_at):
        return False
    slot = Slot(starts_at)
    return slot in bookable_slots(mentor, within=slot, now=now, mentee=mentee, moving=moving)


def iter_bookable_slots(
    mentor: MentorProfile,
    within: Window | Slot,
    now: datetime,
    mentee: User | None = None,
    moving: UUID | None = None,
) -> Iterator[Slot]:
    window = horizon_window(mentor, within, now)
    if not mentor.takes_bookings or window.ends_at <= window.starts_at:
        return iter(())
    taken = read_taken(mentor, window, mentee, moving)
    return slots.iter_slots(
        hours=read_hours(mentor, window), rules=mentor.booking_rules, taken=taken, within=window, now=now
    )


def horizon_window(mentor: MentorProfile, within: Window | Slot, now: datetime) -> Window:
    """The part of a window that could be booked at all, so that nobody makes us read the year 9999."""
    first = max(within.starts_at, now)
    last = min(within.ends_at, now + timedelta(days=mentor.horizon_days) + HALF_HOUR)
    return Window(first, last)


def read_hours(mentor: MentorProfile, window: Window) -> Hours:
    """Weekly hours, and other hours on the dates that a window may touch on the mentor's clock."""
    return make_hours(mentor, read_weekly([mentor]), read_overrides([mentor], window))


def read_weekly(mentors: Sequence[MentorProfile]) -> Iterable[Any]:
    """Weekly hours of these mentors, as named tuples: half of what rows cost, and
    this is read for every page of times."""
    weekly = AvailabilityRule.objects.filter(mentor__in=[mentor.pk for mentor in mentors]).order_by()
    return weekly.values_list("mentor_id", "weekday", "start_time", "end_time", named=True)


def read_overrides(mentors: Sequence[MentorProfile], window: Window) -> Iterable[Any]:
    """Other hours of these mentors around a window, as named tuples."""
    ids = [mentor.pk for mentor in mentors]
    overrides = AvailabilityOverride.objects.filter(
        mentor__in=ids, date__range=override_range(window)
    ).order_by()
    return overrides.values_list("mentor_id", "date", "start_time", "end_time", named=True)


def override_range(window: Window) -> tuple[date, date]:
    return (window.starts_at - DAY).date(), (window.ends_at + DAY).date()


def make_hours(mentor: MentorProfile, weekly: Iterable[Any], overrides: Iterable[Any]) -> Hours:
    """Their hours from the named tuples of `read_weekly` and `read_overrides`, this mentor's alone."""
    days: dict[int, list[slots.Span]] = defaultdict(list)
    for row in weekly:
        days[row.weekday].append((row.start_time, row.end_time))
    dates: dict[date, list[slots.Span]] = defaultdict(list)
    for override in overrides:
        spans = dates[override.date]
        if override.start_time is not None and override.end_time is not None:
            spans.append((override.start_time, override.end_time))
    return Hours(zone=mentor.zone, weekly=days, overrides=dates)


def read_taken(
    mentor: MentorProfile, window: Window, mentee: User | None, moving: UUID | None = None
) -> Taken:
    """What stands in the way, from the claims of both people; one query."""
    people = [mentor.user_id] if mentee is None else [mentor.user_id, mentee.pk]
    claims = claims_of(people, window)
    return make_taken(
        mentor.user_id,
        (claim for claim in claims if claim[2] != moving),
        mentee_id=mentee.pk if mentee else None,
    )


def claims_of(people: Sequence[int], window: Window) -> Iterable[Claim]:
    """Claims around a window, widened by a week either side because the
    weekly limit counts whole local weeks."""
    around = (window.starts_at - WEEK - DAY, window.ends_at + WEEK + DAY)
    rows = TimeClaim.objects.filter(person__in=people, starts_at__range=around)
    return rows.values_list("person_id", "starts_at", "holder", "role")


def make_taken(mentor_id: int, claims: Iterable[Claim], mentee_id: int | None = None) -> Taken:
    mentors: set[datetime] = set()
    mentees: set[datetime] = set()
    mentored: list[tuple[UUID, datetime]] = []
    for person_id, starts_at, holder, role in claims:
        if person_id == mentee_id:
            mentees.add(starts_at)
        if person_id == mentor_id:
            mentors.add(starts_at)
            if role == TimeClaim.Role.MENTOR:
                mentored.append((holder, starts_at))
    return Taken(mentor=mentors, mentee=mentees, sessions=first_quarters(mentored))


def first_quarters(claims: Iterable[tuple[UUID, datetime]]) -> list[datetime]:
    """When each session begins of which these are the claims of one person, as (holder, start)."""
    begins: dict[UUID, datetime] = {}
    for holder, starts_at in claims:
        begins[holder] = min(starts_at, begins.get(holder, starts_at))
    return list(begins.values())


def next_open_slots(
    mentors: Sequence[MentorProfile], *, now: datetime, count: int, mentee: User | None = None
) -> dict[int, list[Slot]]:
    """The next open times of many mentors at once, by mentor pk: three queries, however many mentors."""
    if not mentors:
        return {}
    horizon = Window(now, now + timedelta(days=max(mentor.horizon_days for mentor in mentors)) + HALF_HOUR)
    people = [mentor.user_id for mentor in mentors] + ([mentee.pk] if mentee else [])
    claims: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims_of(people, horizon):
        claims[claim[0]].append(claim)
    weekly, overrides = by_mentor(read_weekly(mentors)), by_mentor(read_overrides(mentors, horizon))
    found: dict[int, list[Slot]] = {}
    for mentor in mentors:
        own = claims[mentor.user_id] + (claims[mentee.pk] if mentee and mentee.pk != mentor.user_id else [])
        taken = make_taken(mentor.user_id, own, mentee_id=mentee.pk if mentee else None)
        hours = make_hours(mentor, weekly[mentor.pk], overrides[mentor.pk])
        open_slots = slots.iter_slots(
            hours=hours, rules=mentor.booking_rules, taken=taken, within=horizon, now=now
        )
        found[mentor.pk] = list(islice(open_slots, count)) if mentor.takes_bookings else []
    return found


def by_mentor(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list] = defaultdict(list)
    for row in rows:
        grouped[row.mentor_id].append(row)
    return grouped


@dataclass
class OtherDates:
    """Local dates in a row that are off, or one date with other hours, and
    how many sessions are booked then."""

    first: date
    last: date
    spans: list[slots.Span]
    sessions: int = field(init=False)

    @property
    def is_off(self) -> bool:
        return not self.spans

    def is_followed_by(self, day: date) -> bool:
        return self.is_off and day - self.last == DAY


def other_dates(mentor: MentorProfile, *, today: date) -> list[OtherDates]:
    """Days off and other hours from today on, days off that touch as one range; two queries."""
    dates: dict[date, list[slots.Span]] = defaultdict(list)
    for row in mentor.availability_overrides.filter(date__gte=today):
        spans = dates[row.date]
        if row.start_time is not None and row.end_time is not None:
            spans.append((row.start_time, row.end_time))
    ranges: list[OtherDates] = []
    for day, spans in sorted(dates.items()):
        if ranges and not spans and ranges[-1].is_followed_by(day):
            ranges[-1].last = day
        else:
            ranges.append(OtherDates(day, day, spans))
    count_sessions(mentor, ranges)
    return ranges


def count_sessions(mentor: MentorProfile, ranges: list[OtherDates]) -> None:
    """Say of each range how many sessions of this mentor begin on its dates, from the claims alone."""
    if not ranges:
        return
    first = datetime.combine(ranges[0].first, time(), tzinfo=mentor.zone).astimezone(UTC)
    after = datetime.combine(ranges[-1].last + DAY, time(), tzinfo=mentor.zone).astimezone(UTC)
    claims = TimeClaim.objects.filter(
        person=mentor.user_id, role=TimeClaim.Role.MENTOR, starts_at__gte=first, starts_at__lt=after
    )
    begins = first_quarters(claims.values_list("holder", "starts_at"))
    days = [starts_at.astimezone(mentor.zone).date() for starts_at in begins]
    for dates in ranges:
        dates.sessions = sum(dates.first <= day <= dates.last for day in days)


def profile_of(user: User) -> MentorProfile:
    """Someone's profile, or a new one that is not saved yet: looking at the form makes no row."""
    return MentorProfile.objects.select_related("user").filter(user=user).first() or MentorProfile(user=user)
