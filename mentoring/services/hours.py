"""When a mentor is there: the week, days off, other hours on one date."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.errors import MentorError
from mentoring.models import AvailabilityOverride, AvailabilityRule, MentorProfile
from mentoring.services.claims import lock_people
from mentoring.services.completeness import check_complete
from mentoring.services.openings import refresh_next_open

WeeklySpan = tuple[int, time, time]
MOST_DAYS_OFF = 92
MOST_SPANS_A_DAY = 14
FURTHEST_DAY = 731


def local_today(mentor: MentorProfile, now: datetime) -> date:
    """The date on the mentor's own wall, where their hours live."""
    return now.astimezone(mentor.zone).date()


def write_week(mentor: MentorProfile, week: Sequence[WeeklySpan]) -> None:
    mentor.availability_rules.all().delete()
    rules = [
        AvailabilityRule(mentor=mentor, weekday=day, start_time=start, end_time=end)
        for day, start, end in week
    ]
    AvailabilityRule.objects.bulk_create(rules)


def replace_week(*, mentor: MentorProfile, week: Sequence[WeeklySpan], now: datetime) -> None:
    """These are the weekly hours from now on: (weekday, from, to) on the
    mentor's wall clock. Spans may overlap."""
    with transaction.atomic():
        lock_people(mentor.user)
        write_week(mentor, week)
        if mentor.status == MentorProfile.Status.SUBMITTED:
            check_complete(mentor)
    refresh_next_open(mentor, now=now)


def take_days_off(*, mentor: MentorProfile, first: date, last: date, now: datetime) -> None:
    """No open times on these local dates, both included. Other hours on them go; booked sessions stay."""
    check_date(mentor, first, now, field="first")
    check_date(mentor, last, now, field="last")
    if last < first:
        raise MentorError({"last": _("The last day comes before the first.")})
    if (last - first).days >= MOST_DAYS_OFF:
        raise MentorError(
            {
                "last": _("At most %(days)d days at once. For longer, pause your profile.")
                % {"days": MOST_DAYS_OFF}
            }
        )
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    with transaction.atomic():
        lock_people(mentor.user)
        mentor.availability_overrides.filter(date__range=(first, last)).delete()
        AvailabilityOverride.objects.bulk_create(
            AvailabilityOverride(mentor=mentor, date=day) for day in days
        )
    refresh_next_open(mentor, now=now)


def add_other_hours(*, mentor: MentorProfile, on: date, start: time, end: time, now: datetime) -> None:
    """Other hours on one local date, instead of the week's or beside those given
    for it before. It is no day off then."""
    check_date(mentor, on, now, field="date")
    with transaction.atomic():
        lock_people(mentor.user)
        rows = mentor.availability_overrides.filter(date=on)
        if rows.filter(start_time__isnull=False).count() >= MOST_SPANS_A_DAY:
            raise MentorError(
                {"date": _("That date has %(count)d rows already.") % {"count": MOST_SPANS_A_DAY}}
            )
        rows.filter(start_time=None).delete()
        AvailabilityOverride.objects.get_or_create(mentor=mentor, date=on, start_time=start, end_time=end)
    refresh_next_open(mentor, now=now)


def back_to_weekly_hours(*, mentor: MentorProfile, first: date, last: date, now: datetime) -> None:
    """Forget days off and other hours on these local dates, both included."""
    with transaction.atomic():
        lock_people(mentor.user)
        mentor.availability_overrides.filter(date__range=(first, last)).delete()
    refresh_next_open(mentor, now=now)


def check_date(mentor: MentorProfile, day: date, now: datetime, *, field: str) -> None:
    """Raise MentorError for a date that has passed or is more than two years ahead."""
    today = local_today(mentor, now)
    if day < today:
        raise MentorError({field: _("That date has passed.")})
    if day > today + timedelta(days=FURTHEST_DAY):
        raise MentorError({field: _("That date is more than two years ahead.")})
