"""The mentor's side of "After your session", and challenges afterwards."""

import pytest
from django.urls import reverse

from people.models import Notification
from sessions_app.after.service import challenge_mentee, say_held
from sessions_app.commitments import commit_to_nothing
from sessions_app.errors import BookingError
from tests.sessions_app.begun import make_begun, make_promised, path, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo):
    return make_begun(mentor, bo)


def address(booking, name="booking_challenge"):
    return reverse(f"sessions_app:{name}", args=[booking.pk])


def lines(booking):
    return list(booking.challenges.values_list("text", "position"))


def test_held_and_challenged_in_one_press_from_the_mail(booking, ada, bo, client):
    answer = client.post(
        path(booking, ada, "booking_wrap_up"),
        {"outcome": "held", "line_1": "", "line_2": "Call  one\nperson"},
    )
    assert answer.status_code == 302
    booking.refresh_from_db()
    assert (booking.status, booking.wrapped_up_by) == ("completed", ada)
    assert lines(booking) == [("Call one person", 1)]
    assert Notification.objects.filter(kind="challenged", recipient=bo).count() == 1
    assert not booking.commitments.exists()


def test_the_mentor_need_not_challenge_and_never_writes_next_steps(booking, ada, sign_in):
    page = sign_in(ada).get(address(booking, "booking_wrap_up")).content.decode()
    assert "due_1" not in page
    given = {"outcome": "held", "none_because": "said the mentor", "due_1": "2026-12-01"}
    assert sign_in(ada).post(address(booking, "booking_wrap_up"), given).status_code == 302
    booking.refresh_from_db()
    assert (booking.status, booking.none_because, booking.commitments.count(), lines(booking)) == (
        "completed",
        "",
        0,
        [],
    )


def test_a_challenge_after_a_session_that_was_not_held_is_refused(booking, ada, sign_in):
    before = state(booking)
    answer = sign_in(ada).post(
        address(booking, "booking_wrap_up"), {"outcome": "nobody-came", "line_1": "Come next time"}
    )
    assert answer.status_code == 400
    assert "Come next time" in answer.content.decode()
    assert state(booking) == before


def test_challenges_can_be_rewritten_and_mail_once(booking, ada, bo, sign_in):
    client = sign_in(ada)
    say_held(booking=booking, by=ada)
    assert client.post(address(booking), {"line_1": "", "line_2": ""}).status_code == 302
    assert not Notification.objects.filter(kind="challenged").exists()
    assert client.post(address(booking), {"line_1": "One", "line_2": "Two"}).status_code == 302
    page = client.get(address(booking)).content.decode()
    assert "One</textarea>" in page
    assert client.post(address(booking), {"line_1": "Only this", "line_2": ""}).status_code == 302
    assert lines(booking) == [("Only this", 1)]
    assert Notification.objects.filter(kind="challenged").count() == 1
    assert client.post(address(booking), {"line_1": "", "line_2": ""}).status_code == 302
    assert lines(booking) == []


def test_a_third_line_is_nowhere(booking, ada, sign_in):
    say_held(booking=booking, by=ada)
    sign_in(ada).post(address(booking), {"line_1": "One", "line_2": "Two", "line_3": "Three"})
    assert lines(booking) == [("One", 1), ("Two", 2)]


def test_too_long_comes_back(booking, ada, sign_in):
    say_held(booking=booking, by=ada)
    before = state(booking)
    answer = sign_in(ada).post(address(booking), {"line_1": "<i>" + "x" * 200, "line_2": "Kept"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "&lt;i&gt;" + "x" * 200 in page
    assert "Kept" in page
    assert state(booking) == before


def test_once_the_mentee_has_said_what_comes_next_it_stands(mentor, ada, bo, sign_in):
    booking = make_promised(mentor, bo, "Call Mika")[0].booking
    before = state(booking)
    late = sign_in(ada).post(address(booking), {"line_1": "And call Zainab"})
    assert late.status_code == 409
    assert "Bo has already said what comes next." in late.content.decode()
    assert "And call Zainab" in late.content.decode()
    changed = sign_in(ada).post(address(booking, "booking_wrap_up"), {"outcome": "nobody-came"})
    assert changed.status_code == 409
    assert "Call Mika" in changed.content.decode()
    assert state(booking) == before


def test_none_because_stands_too(booking, ada, bo, sign_in):
    say_held(booking=booking, by=bo)
    commit_to_nothing(booking=booking, by=bo, because="I was only heard")
    assert sign_in(ada).get(address(booking)).status_code == 409
    assert "I was only heard" in sign_in(ada).get(address(booking, "booking_wrap_up")).content.decode()


def test_first_say_how_it_went(booking, ada, sign_in):
    answer = sign_in(ada).get(address(booking))
    assert answer.status_code == 409
    assert "First say how it went" in answer.content.decode()


def test_a_third_challenge_is_refused_and_the_first_two_stay(booking, ada):
    say_held(booking=booking, by=ada)
    challenge_mentee(booking=booking, by=ada, lines=["Call Mika", "Write to Eve"])
    with pytest.raises(BookingError, match="At most two"):
        challenge_mentee(booking=booking, by=ada, lines=["One", "Two", "Three"])
    assert lines(booking) == [("Call Mika", 1), ("Write to Eve", 2)]
