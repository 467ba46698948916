"""Cancelling: the mentee in their own words or none, the mentor with one tap."""

from datetime import timedelta

import pytest
from django.urls import reverse

from people.models import Notification
from sessions_app.change.service import cancel_session, decline_session
from tests.factories import make_booking, open_slots
from tests.sessions_app.begun import path, state
from tests.sessions_app.mails import mail_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo):
    return make_booking(mentor, bo)


def address(booking):
    return reverse("sessions_app:booking_cancel", args=[booking.pk])


def test_the_mentee_says_why_and_the_time_is_open_again(booking, mentor, bo, ada, sign_in):
    answer = sign_in(bo).post(address(booking), {"reason": "The interview\x07 moved\n to  today"})
    assert answer.status_code == 302
    assert answer.url == booking.get_absolute_url()
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason, booking.ended_by) == (
        "cancelled",
        "The interview moved to today",
        bo,
    )
    assert open_slots(mentor, bo)[0].starts_at == booking.starts_at
    assert set(Notification.objects.filter(kind="cancelled").values_list("recipient", flat=True)) == {
        bo.pk,
        ada.pk,
    }


def test_the_mentee_need_not_say_why(booking, bo, client):
    answer = client.post(path(booking, bo, "booking_cancel"), {"reason": ""})
    assert answer.status_code == 302
    assert "?key=" in answer.url
    assert client.get(answer.url).status_code == 200
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == ("cancelled", "")


def test_the_mentor_needs_one_tap_because_a_reason_is_chosen(booking, ada, sign_in):
    client = sign_in(ada)
    page = client.get(address(booking)).content.decode()
    assert page.count('name="reason"') == 4
    assert page.count("checked") == 1
    assert page.index('value="came-up"') < page.index("checked") < page.index('value="ill"')
    assert client.post(address(booking), {"reason": "ill"}).status_code == 302
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == ("cancelled", "ill")


def test_a_word_of_the_mentee_is_never_taken_for_a_reason_of_the_list(booking, ada, bo, sign_in):
    sign_in(bo).post(address(booking), {"reason": "ill"})
    mail = mail_to("cancelled", ada)
    assert "    ill\n" in mail.text
    assert "I'm not well" not in mail.text
    page = sign_in(ada).get(booking.get_absolute_url()).content.decode()
    assert '<p class="voice">ill</p>' in page


def test_a_reason_of_the_list_is_said_in_words(booking, ada, bo, sign_in):
    sign_in(ada).post(address(booking), {"reason": "ill"})
    assert "I'm not well" in mail_to("cancelled", bo).text
    assert "<p>I&#x27;m not well</p>" in sign_in(bo).get(booking.get_absolute_url()).content.decode()


@pytest.mark.parametrize("reason", ["", "because", "x" * 5000, "\x00"])
def test_the_mentor_chooses_from_the_list(reason, booking, ada, sign_in):
    before = state(booking)
    answer = sign_in(ada).post(address(booking), {"reason": reason})
    assert answer.status_code == 400
    assert "Choose one of these reasons." in answer.content.decode()
    assert state(booking) == before


def test_too_many_words_come_back_escaped_with_what_to_do(booking, bo, sign_in):
    before = state(booking)
    words = "<script>alert(1)</script>" + "x" * 200
    answer = sign_in(bo).post(address(booking), {"reason": words})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "characters too long" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" + "x" * 200 in page
    assert "<script>alert" not in page
    assert state(booking) == before


def test_until_the_moment_it_starts(booking, bo, sign_in, clock):
    client = sign_in(bo)
    clock.move_to(booking.starts_at)
    refused = client.post(address(booking), {"reason": "I overslept"})
    assert refused.status_code == 409
    assert "This session has begun." in refused.content.decode()
    assert "I overslept" in refused.content.decode()
    clock.move_to(booking.starts_at - timedelta(seconds=1))
    assert client.post(address(booking), {"reason": ""}).status_code == 302


def test_pressed_twice_it_is_cancelled_once(booking, bo, sign_in):
    client = sign_in(bo)
    assert client.post(address(booking), {"reason": ""}).status_code == 302
    before = state(booking)
    again = client.post(address(booking), {"reason": ""})
    assert again.status_code == 409
    assert "This session is cancelled already." in again.content.decode()
    assert state(booking) == before


def test_two_tabs_the_second_hears_what_the_first_did(booking, ada, bo, sign_in):
    tab = sign_in(bo)
    assert tab.get(address(booking)).status_code == 200
    decline_session(booking=booking, by=ada, reason="no-room", sentence="No room for it now.")
    before = state(booking)
    answer = tab.post(address(booking), {"reason": "Not needed any more, sorry"})
    assert answer.status_code == 409
    assert "can't help with this one" in answer.content.decode().replace("&#x27;", "'")
    assert "Not needed any more, sorry" in answer.content.decode()
    assert state(booking) == before


def test_a_waiting_suggestion_can_be_cancelled_too(booking, ada, bo, sign_in):
    decline_session(
        booking=booking, by=ada, reason="no-room", sentence="No room.", suggested_goal="Say it shorter"
    )
    assert sign_in(bo).post(address(booking), {"reason": ""}).status_code == 302
    booking.refresh_from_db()
    assert booking.status == "cancelled"


def test_a_cancelled_suggestion_waits_for_no_answer(booking, bo, ada):
    words = {"reason": "too-wide", "sentence": "Too much at once.", "suggested_goal": "Find the first step"}
    waiting = decline_session(booking=booking, by=ada, **words)
    assert waiting.answer_by
    cancel_session(booking=waiting, by=bo)
    booking.refresh_from_db()
    assert (booking.status, booking.answer_by) == ("cancelled", None)
