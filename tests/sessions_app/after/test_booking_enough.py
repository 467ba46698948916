"""Once was enough: said by either, shown to nobody."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from people.models import Notification
from sessions_app.after.service import say_once_was_enough
from sessions_app.errors import NotNow
from sessions_app.models import ClosedPair
from tests.factories import make_booking
from tests.sessions_app.begun import make_begun, path

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo):
    return make_begun(mentor, bo, status="completed")


def address(booking):
    return reverse("sessions_app:booking_enough", args=[booking.pk])


def words_of(client, booking):
    return strip_tags(client.get(booking.get_absolute_url()).content.decode())


def test_the_mentee_says_so_and_the_mentor_is_never_told(booking, ada, bo, client, sign_in):
    page = client.get(path(booking, bo, "booking_enough")).content.decode()
    assert "close_bookings" not in page
    before = words_of(sign_in(ada), booking)
    answer = client.post(path(booking, bo, "booking_enough"), {"close_bookings": "on"})
    assert answer.status_code == 302
    booking.refresh_from_db()
    assert booking.once_was_enough == ["mentee"]
    assert not ClosedPair.objects.exists()
    assert not Notification.objects.exists()
    assert words_of(sign_in(ada), booking) == before
    assert "Once was enough" not in words_of(sign_in(bo), booking)


def test_the_mentor_may_close_their_bookings_for_this_person(booking, mentor, ada, bo, sign_in):
    client = sign_in(ada)
    assert 'name="close_bookings"' in client.get(address(booking)).content.decode()
    assert client.post(address(booking), {}).status_code == 302
    assert not ClosedPair.objects.exists()
    for _press in range(2):
        assert client.post(address(booking), {"close_bookings": "on"}).status_code == 302
    assert ClosedPair.objects.get().mentee == bo
    booking.refresh_from_db()
    assert booking.once_was_enough == ["mentor"]


def test_both_may_say_so(booking, ada, bo, sign_in):
    for person in (bo, ada):
        sign_in(person).post(address(booking))
    booking.refresh_from_db()
    assert booking.once_was_enough == ["mentee", "mentor"]


def test_not_before_it_is_over(mentor, bo, ada, sign_in):
    for booking in (make_booking(mentor, bo), make_begun(mentor, bo)):
        for person in (bo, ada):
            answer = sign_in(person).post(address(booking), {"close_bookings": "on"})
            assert answer.status_code == 409
            assert "once the session is over" in answer.content.decode()
        booking.refresh_from_db()
        assert booking.once_was_enough == []
    assert not ClosedPair.objects.exists()


def test_the_service_asks_again(mentor, bo, booking):
    with pytest.raises(NotNow):
        say_once_was_enough(booking=make_begun(mentor, bo), by=bo)
    say_once_was_enough(booking=booking, by=bo, close_bookings=True)
    assert not ClosedPair.objects.exists()


def test_unless_asked_to_nothing_is_closed(booking, ada):
    say_once_was_enough(booking=booking, by=ada)
    assert not ClosedPair.objects.exists()
