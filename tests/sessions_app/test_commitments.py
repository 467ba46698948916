"""One or two next steps: what the service refuses before the database has to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions_app.after.service import wrap_up_as_mentee
from sessions_app.commitments import Promise, commit_to, next_step
from sessions_app.errors import BookingError
from sessions_app.models import Booking, Commitment
from tests.sessions_app.begun import local_date, make_begun, make_promised, state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [0, 3])
def test_neither_none_nor_three(mentor, bo, count):
    booking = make_begun(mentor, bo, status=Booking.Status.COMPLETED)
    promise = Promise("Call Mika", local_date(bo, timezone.now()) + timedelta(days=7))
    with pytest.raises(BookingError, match="One or two"):
        commit_to(booking=booking, by=bo, promises=[promise] * count)
    assert not Commitment.objects.exists()


def test_it_has_been_asked_about_from_the_second_on_in_which_we_ask(mentor, bo):
    (step,) = make_promised(mentor, bo, "Call Mika")
    asks_at = step.asked_at()
    assert next_step(step, bo, asks_at).asked
    assert not next_step(step, bo, asks_at - timedelta(seconds=1)).asked


def test_one_or_two(mentor, bo):
    assert [step.position for step in make_promised(mentor, bo, "Call Mika")] == [1]
    later = timezone.now() - timedelta(days=2)
    steps = make_promised(mentor, bo, "Call Mika", "Write to Eve", starts_at=later)
    assert [(step.position, step.text) for step in steps] == [(1, "Call Mika"), (2, "Write to Eve")]


@pytest.mark.parametrize("because", ["", "  "])
def test_neither_a_step_nor_a_reason_says_nothing(because, mentor, bo):
    booking = make_begun(mentor, bo)
    before = state(booking)
    with pytest.raises(BookingError, match="Write one thing you will do, or say why there is none"):
        wrap_up_as_mentee(booking=booking, by=bo, promises=[], because=because)
    assert state(booking) == before


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_day_that_nobody_can_mean_is_refused_by_the_service_too(mentor, bo, days):
    booking = make_begun(mentor, bo, status=Booking.Status.COMPLETED)
    promise = Promise("Call Mika", local_date(bo, timezone.now()) + timedelta(days=days))
    with pytest.raises(BookingError):
        commit_to(booking=booking, by=bo, promises=[promise])
    assert not Commitment.objects.exists()
