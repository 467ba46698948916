"""A mentor takes no more bookings and lines from someone, at any time, with one tap and no reason."""

import pytest
from django.urls import reverse

from people.models import Notification
from sessions_app.change.service import cancel_session
from sessions_app.errors import NotNow
from sessions_app.models import Booking, ClosedPair
from sessions_app.talk.service import send_message
from tests.factories import make_booking, url_in_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo) -> Booking:
    return make_booking(mentor, bo)


def address(booking: Booking) -> str:
    return reverse("sessions_app:booking_close", args=[booking.pk])


def test_one_tap_closes_and_one_opens_again(booking, mentor, ada, bo, cy, sign_in):
    client, mails = sign_in(ada), Notification.objects.count()
    assert f'href="{address(booking)}"' in client.get(booking.get_absolute_url()).content.decode()
    page = client.post(address(booking), follow=True).content.decode()
    assert "Bo can&#x27;t book you any more. Nobody is told." in page
    assert Notification.objects.count() == mails
    with pytest.raises(NotNow):
        make_booking(mentor, bo)
    make_booking(mentor, cy)
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    assert client.post(address(booking), {"open": "1"}).status_code == 302
    assert not ClosedPair.objects.exists()
    make_booking(mentor, bo)


def test_from_the_mail_too_and_after_the_session_ended(booking, ada, bo, client):
    cancel_session(booking=booking, by=ada)
    booking.refresh_from_db()
    path = url_in_mail(booking, ada, "booking_close")
    assert "No more bookings from Bo" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert ClosedPair.objects.of(booking.mentor, bo).exists()
    assert client.post(path).status_code == 302
    assert ClosedPair.objects.count() == 1


def test_that_persons_lines_end_with_it_and_the_mentors_do_not(booking, ada, bo, sign_in):
    sign_in(ada).post(address(booking))
    with pytest.raises(NotNow, match="Lines end here"):
        send_message(booking=booking, by=bo, text="Why?")
    send_message(booking=booking, by=ada, text="I wish you well.")
    assert 'name="text"' in sign_in(ada).get(booking.get_absolute_url()).content.decode()
    page = sign_in(bo).get(booking.get_absolute_url()).content.decode()
    assert 'name="text"' not in page
    assert "I wish you well." in page
    assert "can&#x27;t book" not in page
    answer = sign_in(bo).post(reverse("sessions_app:booking_message", args=[booking.pk]), {"text": "Why?"})
    assert answer.status_code == 409
    assert "Why?" in answer.content.decode()
