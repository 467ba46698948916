"""Dates that differ from the week, and the sessions on them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from mentoring import selectors
from mentoring.models import AvailabilityOverride, MentorProfile
from mentoring.services import claim_time, take_days_off
from tests.conftest import NOW
from tests.factories import make_mentor, open_slots

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def take(mentor, person, starts_at: datetime, number: int) -> None:
    holder = f"00000000-0000-4000-8000-{number:012}"
    claim_time(holder=holder, mentor=mentor, mentee=person, starts_at=starts_at, buffer_minutes=30)


def test_touching_days_off_are_one_range_and_other_hours_stand_alone(mentor):
    take_days_off(mentor=mentor, first=date(2026, 11, 30), last=date(2026, 12, 2), now=NOW)
    AvailabilityOverride.objects.create(
        mentor=mentor, date=date(2026, 12, 3), start_time=time(9), end_time=time(10)
    )
    take_days_off(mentor=mentor, first=date(2026, 12, 4), last=date(2026, 12, 4), now=NOW)
    found = selectors.other_dates(mentor, today=TODAY)
    assert [(dates.first.day, dates.last.day, dates.spans) for dates in found] == [
        (30, 2, []),
        (3, 3, [(time(9), time(10))]),
        (4, 4, []),
    ]


def test_a_range_that_has_begun_is_shown_from_today(mentor):
    take_days_off(mentor=mentor, first=TODAY, last=date(2026, 11, 26), now=NOW)
    assert selectors.other_dates(mentor, today=date(2026, 11, 25))[0].first == date(2026, 11, 25)


def test_sessions_count_on_the_mentors_own_date(mentor, bo, cy):
    """23:30 on Tuesday in Helsinki: its second half and the break after it lie on
    Wednesday, but it is Tuesday's session."""
    take(mentor, bo, datetime(2026, 11, 24, 21, 30, tzinfo=UTC), 1)
    take(mentor, cy, datetime(2026, 11, 25, 22, 0, tzinfo=UTC), 2)
    for day in (24, 25, 26):
        take_days_off(mentor=mentor, first=date(2026, 11, day), last=date(2026, 11, day), now=NOW)
    assert [
        (found.first.day, found.last.day, found.sessions)
        for found in selectors.other_dates(mentor, today=TODAY)
    ] == [(24, 26, 2)]
    AvailabilityOverride.objects.filter(date=date(2026, 11, 25)).update(start_time=time(9), end_time=time(10))
    assert [found.sessions for found in selectors.other_dates(mentor, today=TODAY)] == [1, 0, 1]


def test_being_mentored_on_that_day_is_not_counted(mentor, bo):
    other = MentorProfile.objects.create(user=bo)
    take(other, mentor.user, datetime(2026, 11, 24, 15, tzinfo=UTC), 1)
    take_days_off(mentor=mentor, first=date(2026, 11, 24), last=date(2026, 11, 24), now=NOW)
    assert selectors.other_dates(mentor, today=TODAY)[0].sessions == 0


def test_looking_at_a_profile_makes_none(bo):
    assert selectors.profile_of(bo).pk is None
    assert not MentorProfile.objects.exists()


def test_being_mentored_does_not_use_up_a_mentors_week(mentor, bo):
    MentorProfile.objects.filter(pk=mentor.pk).update(weekly_limit=1)
    mentor.refresh_from_db()
    other = MentorProfile.objects.create(user=bo)
    take(other, mentor.user, datetime(2026, 11, 24, 9, tzinfo=UTC), 1)
    first = open_slots(mentor)[0].starts_at
    assert monday(first) == TODAY
    take(mentor, bo, first, 2)
    assert monday(open_slots(mentor)[0].starts_at) > TODAY


def test_each_of_many_mentors_is_asked_as_far_as_they_take_bookings(mentor, cy):
    """Who takes bookings for one week doesn't hide the times of who takes them for four."""
    near = make_mentor(cy, horizon_days=7)
    later = date(2026, 12, 16)
    mentor.availability_rules.all().delete()
    AvailabilityOverride.objects.create(mentor=mentor, date=later, start_time=time(9), end_time=time(10))
    found = selectors.next_open_slots([near, mentor], now=NOW, count=1)
    assert [slot.starts_at for slot in found[mentor.pk]] == [datetime(2026, 12, 16, 7, tzinfo=UTC)]


def monday(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())
