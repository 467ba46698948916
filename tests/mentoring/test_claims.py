"""Which quarters a session takes: said once, for what is written, offered and checked."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from mentoring.models import TimeClaim
from mentoring.services import claim_time, quarters_taken
from mentoring.slots import quarter_steps

START = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("buffer_minutes", "minutes"), [(0, [0, 15]), (15, [0, 15, 30]), (30, [0, 15, 30, 45])]
)
def test_a_session_takes_its_two_quarters_and_those_of_the_buffer(buffer_minutes, minutes):
    assert quarter_steps(buffer_minutes) == [timedelta(minutes=each) for each in minutes]


@pytest.mark.django_db
@pytest.mark.parametrize("buffer_minutes", [0, 15, 30])
def test_what_is_due_is_what_is_written(mentor, bo, buffer_minutes):
    claim_time(holder=uuid4(), mentor=mentor, mentee=bo, starts_at=START, buffer_minutes=buffer_minutes)
    due = quarters_taken(
        mentor_id=mentor.user_id, mentee_id=bo.pk, starts_at=START, buffer_minutes=buffer_minutes
    )
    written = TimeClaim.objects.values_list("person_id", "starts_at", "role")
    assert sorted(written) == sorted(due)
    assert written.filter(role="mentor").count() == 2 + buffer_minutes // 15
    assert written.filter(role="mentee").count() == 2
