"""Which weeks a page of open times can be asked for."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import Http404

from mentoring.models import AvailabilityOverride
from sessions_app.open_times import asked_week, open_times
from tests.conftest import NOW
from tests.factories import open_slots

MONDAY = date(2026, 11, 23)


@pytest.mark.once
@pytest.mark.parametrize("text", ["2026-W48", "2026-W01", "2025-W48", "2027-W48"])
def test_a_week_within_a_year_is_its_monday(text):
    assert asked_week(text, MONDAY) == date.fromisocalendar(int(text[:4]), int(text[-2:]), 1)


@pytest.mark.once
@pytest.mark.parametrize("text", ["", "2026-W00", "2026-W54", "2026-48", "2024-W48", "2028-W48", "9999-W52"])
def test_what_is_no_week_or_years_away_is_not_here(text):
    with pytest.raises(Http404):
        asked_week(text, MONDAY)


@pytest.mark.once
def test_a_year_is_fifty_three_weeks_either_way():
    for weeks in (-53, 53):
        year, week, _day = (MONDAY + timedelta(weeks=weeks)).isocalendar()
        assert asked_week(f"{year}-W{week:02}", MONDAY)
        with pytest.raises(Http404):
            asked_week(f"{year}-W{week:02}", MONDAY - timedelta(days=weeks // 53))


@pytest.mark.django_db
def test_no_week_is_offered_after_the_last_that_can_be_booked(mentor):
    """In Phoenix it is Sunday, 23:00: the last half hour that can be booked begins then, four weeks later."""
    phoenix = ZoneInfo("America/Phoenix")
    last, before = MONDAY + timedelta(weeks=3), MONDAY + timedelta(weeks=2)
    for monday, following in ((before, "2026-W51"), (last, "")):
        found = open_times(mentor, mentee=None, monday=monday, zone=phoenix, now=NOW)
        assert found.following == following


@pytest.mark.django_db
def test_the_first_open_week_is_that_of_the_first_open_time(mentor):
    mentor.availability_rules.all().delete()
    for day in (date(2026, 12, 3), date(2026, 12, 10)):
        AvailabilityOverride.objects.create(mentor=mentor, date=day, start_time=time(9), end_time=time(9, 30))
    found = open_times(mentor, mentee=None, monday=None, zone=ZoneInfo("UTC"), now=NOW)
    assert (found.shown, found.first_open) == ("2026-W48", "2026-W49")


@pytest.mark.django_db
def test_the_last_half_hour_that_can_be_booked_is_shown(mentor):
    last = open_slots(mentor)[-1]
    then = last.starts_at - timedelta(days=mentor.horizon_days)
    monday = last.starts_at.date() - timedelta(days=last.starts_at.weekday())
    found = open_times(mentor, mentee=None, monday=monday, zone=ZoneInfo("UTC"), now=then)
    assert found.week.days[-1].slots[-1] == last


@pytest.mark.once
def test_no_week_is_asked_for():
    assert asked_week(None, MONDAY) is None
