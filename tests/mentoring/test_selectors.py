"""Dates that differ from the week, and the sessions on them."""

from datetime import UTC, date, datetime, time

import pytest

from mentoring import selectors
from mentoring.models import AvailabilityOverride, MentorProfile
from mentoring.services import claim_time, take_days_off
from tests.conftest import NOW

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
