"""What the database takes of a mentor's rules and hours, whoever writes them."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from mentoring.forms.profile import AHEAD, NOTICE
from mentoring.models import AvailabilityRule, MentorProfile
from mentoring.models.mentors import HORIZON_DAYS, LEAD_TIME_HOURS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "number", "sentence"),
    [
        ("lead_time_hours", 0, "notice_is_1_hour_to_2_weeks"),
        ("lead_time_hours", 337, "notice_is_1_hour_to_2_weeks"),
        ("horizon_days", 6, "a_horizon_is_7_to_90_days"),
        ("horizon_days", 91, "a_horizon_is_7_to_90_days"),
        ("weekly_limit", 0, "a_mentor_takes_1_to_40_a_week"),
        ("weekly_limit", 41, "a_mentor_takes_1_to_40_a_week"),
        ("buffer_minutes", 5, "a_break_is_0_15_or_30_minutes"),
    ],
)
def test_a_rule_out_of_its_range_is_refused(mentor, rule, number, sentence):
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        MentorProfile.objects.update(**{rule: number})


@pytest.mark.parametrize(
    "rules",
    [
        {"lead_time_hours": 1, "horizon_days": 7, "weekly_limit": 1, "buffer_minutes": 0},
        {"lead_time_hours": 336, "horizon_days": 90, "weekly_limit": 40, "buffer_minutes": 30},
    ],
)
def test_both_ends_of_each_range_are_taken_by_the_database_and_by_forms(mentor, rules):
    for rule, number in rules.items():
        setattr(mentor, rule, number)
    mentor.full_clean()
    mentor.save()
    mentor.refresh_from_db()
    assert {rule: getattr(mentor, rule) for rule in rules} == rules


def test_what_people_choose_from_lies_within():
    assert LEAD_TIME_HOURS[0] <= min(NOTICE) < max(NOTICE) <= LEAD_TIME_HOURS[1]
    assert HORIZON_DAYS[0] <= min(AHEAD) < max(AHEAD) <= HORIZON_DAYS[1]


def test_no_row_of_hours_crosses_a_midnight(mentor):
    with pytest.raises(IntegrityError, match="weekly_hours_end_after_they_start"), transaction.atomic():
        AvailabilityRule.objects.create(mentor=mentor, weekday=1, start_time=time(23), end_time=time(1))
