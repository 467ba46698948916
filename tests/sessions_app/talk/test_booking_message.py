"""A line to the other party, mailed at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Notification
from sessions_app.change.service import cancel_session
from sessions_app.errors import NotNow
from sessions_app.models import Booking, Message
from sessions_app.talk.service import send_message
from tests.factories import make_booking, url_in_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo):
    return make_booking(mentor, bo)


def url_of(booking):
    return reverse("sessions_app:booking_message", args=[booking.pk])


def test_a_line_reaches_the_other_at_once(booking, ada, bo, sign_in):
    response = sign_in(bo).post(url_of(booking), {"text": "I bring the job ad"})
    assert response.url == f"{booking.get_absolute_url()}#messages"
    message = Message.objects.get()
    assert (message.sender, message.text) == (bo, "I bring the job ad")
    owed = Notification.objects.get(kind="message")
    assert (owed.recipient, owed.send_at) == (ada, message.created_at)
    assert "job ad" not in str(owed.payload)
    assert "I bring the job ad" in sign_in(ada).get(booking.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("posted", "line"),
    [
        ({"quick": "late"}, "I'm running late."),
        ({"quick": "no-connection"}, "I can't connect."),
        ({"quick": "late", "text": "Ten minutes."}, "I'm running late. Ten minutes."),
        ({"text": " two\r\nlines\x00 "}, "two\nlines"),
    ],
)
def test_what_is_tapped_and_what_is_typed_both_go_out(booking, ada, sign_in, posted, line):
    sign_in(ada).post(url_of(booking), posted)
    assert Message.objects.get().text == line


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Write a line first."),
        ({"text": " \n\x07"}, "Write a line first."),
        ({"text": "z" * 501}, "1 character too long"),
        ({"text": "kept", "quick": "nonsense"}, "kept"),
    ],
)
def test_a_refused_line_says_why_and_is_kept(booking, bo, sign_in, posted, sentence):
    response = sign_in(bo).post(url_of(booking), posted)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert posted.get("text", "").strip(" \n\x07") in response.content.decode()
    assert not Message.objects.exists()


def test_the_same_line_twice_in_a_row_is_one(booking, bo, sign_in, clock):
    client = sign_in(bo)
    for _press in range(2):
        assert client.post(url_of(booking), {"quick": "late"}).status_code == 302
    assert Notification.objects.filter(kind="message").count() == 1
    clock.shift(timedelta(minutes=2))
    client.post(url_of(booking), {"quick": "late"})
    assert Message.objects.count() == 2


def test_a_line_to_a_session_that_is_over_is_refused_and_kept(booking, bo, sign_in):
    cancel_session(booking=booking, by=bo)
    response = sign_in(bo).post(url_of(booking), {"text": "Sorry about that"})
    assert response.status_code == 409
    assert "Sorry about that" in response.content.decode()
    assert "lines here reach nobody any more" in sign_in(bo).get(url_of(booking)).content.decode()
    assert not Message.objects.exists()


def test_strangers_and_staff_have_no_line_here(booking, cy, dee, sign_in):
    for client in (sign_in(cy), sign_in(dee)):
        assert client.get(url_of(booking)).status_code == 404
        assert client.post(url_of(booking), {"text": "hello"}).status_code == 404
    assert Client().post(url_of(booking), {"text": "hello"}).status_code == 302
    assert not Message.objects.exists()


def test_the_key_from_a_mail_is_enough_and_stays(booking, bo):
    path = url_in_mail(booking, bo, "booking_message").partition("testserver")[2]
    assert Client().get(path).status_code == 200
    response = Client().post(path, {"text": "From my mail"})
    assert "?key=" in response.url
    assert Message.objects.get().sender == bo


def test_looking_sends_nothing(booking, bo, sign_in):
    client = sign_in(bo)
    assert client.get(url_of(booking), {"text": "x", "quick": "late"}).status_code == 200
    assert client.put(url_of(booking)).status_code == 405
    assert not Message.objects.exists()


def test_a_line_to_a_session_that_was_cancelled_meanwhile_is_refused(booking, ada, bo):
    cancel_session(booking=Booking.objects.get(), by=ada, reason="came-up")
    with pytest.raises(NotNow, match="over"):
        send_message(booking=booking, by=bo, text="I'm running late")
    assert not booking.messages.exists()


def test_the_same_line_is_a_new_one_after_a_minute(booking, bo, clock):
    first = send_message(booking=booking, by=bo, text="Are you there?")
    clock.shift(timedelta(seconds=59))
    assert send_message(booking=booking, by=bo, text="Are you there?") == first
    clock.shift(timedelta(seconds=1))
    assert send_message(booking=booking, by=bo, text="Are you there?") != first
