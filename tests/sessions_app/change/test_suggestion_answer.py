"""The mentee answers a goal the mentor could help with."""

import pytest
from django.urls import reverse

from sessions_app.change.service import decline_session, expire_overdue, take_suggestion
from tests.factories import make_booking, open_slots
from tests.sessions_app.begun import path, state
from tests.sessions_app.carried import carried_sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, ada, bo):
    made = make_booking(mentor, bo, goal="Change everything & more")
    return decline_session(
        booking=made,
        by=ada,
        reason="too-wide",
        sentence="One part first.",
        suggested_goal="Choose <one> part",
    )


def address(booking):
    return reverse("sessions_app:suggestion_answer", args=[booking.pk])


def test_shows_the_suggestion_and_until_when_and_keeps_nothing(booking, bo, client):
    before = state(booking)
    answer = client.get(path(booking, bo, "suggestion_answer"))
    page = answer.content.decode()
    for words in (
        "Choose &lt;one&gt; part",
        "One part first.",
        "Change everything &amp; more",
        "kept for you until Tuesday 24 November, 10:00",
    ):
        assert words in page
    assert state(booking) == before
    assert "sessionid" not in answer.cookies


def test_taken_the_session_stands_with_the_new_goal(booking, mentor, bo, client):
    answer = client.post(path(booking, bo, "suggestion_answer"), {"answer": "take"})
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    booking.refresh_from_db()
    assert (booking.status, booking.goal, booking.answer_by) == ("confirmed", "Choose <one> part", None)
    assert booking.decline.taken_at is not None


def test_refused_the_time_is_open_and_the_sentence_comes_along(booking, mentor, bo, sign_in):
    client = sign_in(bo)
    assert client.post(address(booking), {"answer": "refuse"}).status_code == 302
    assert carried_sentence(client) == "Change everything & more"
    booking.refresh_from_db()
    assert (booking.status, booking.ended_by) == ("declined", bo)
    assert open_slots(mentor, bo)[0].starts_at == booking.starts_at


@pytest.mark.parametrize("given", [{}, {"answer": ""}, {"answer": "TAKE"}, {"answer": "\x00" * 3000}])
def test_anything_else_answers_nothing(given, booking, bo, sign_in):
    before = state(booking)
    answer = sign_in(bo).post(address(booking), given)
    assert answer.status_code == 400
    assert "Choose one of the two answers." in answer.content.decode()
    assert state(booking) == before


def test_a_second_answer_hears_how_things_stand(booking, bo, sign_in):
    client = sign_in(bo)
    client.post(address(booking), {"answer": "take"})
    before = state(booking)
    again = client.post(address(booking), {"answer": "refuse"})
    assert again.status_code == 409
    assert "the session stands" in again.content.decode()
    assert "pending_booking" not in client.session
    assert state(booking) == before


def test_too_late_before_and_after_the_sweep(booking, bo, sign_in, clock):
    client = sign_in(bo)
    clock.move_to(booking.answer_by)
    late = client.post(address(booking), {"answer": "take"})
    assert late.status_code == 409
    assert "The time to answer has run out" in late.content.decode()
    assert expire_overdue(now=booking.answer_by) == 1
    swept = client.post(address(booking), {"answer": "take"})
    assert swept.status_code == 409
    assert "did not come in time" in swept.content.decode()
    booking.refresh_from_db()
    assert booking.status == "expired"


def test_only_the_mentee_answers(booking, ada, sign_in):
    before = state(booking)
    answer = sign_in(ada).post(address(booking), {"answer": "take"})
    assert answer.status_code == 409
    assert "Bo answers this." in answer.content.decode()
    assert state(booking) == before


def test_what_the_mentee_wrote_first_outlives_a_second_suggestion(booking, ada, bo):
    taken = take_suggestion(booking=booking, by=bo)
    again = decline_session(
        booking=taken,
        by=ada,
        reason="too-wide",
        sentence="Smaller still.",
        suggested_goal="Write down one part",
    )
    assert again.decline.original_goal == "Change everything & more"
    assert (again.decline.suggested_goal, again.decline.taken_at) == ("Write down one part", None)
