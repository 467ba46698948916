"""One list of sessions for both roles, next on top."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sessions_app.change.service import cancel_session
from sessions_app.models import Booking
from tests.factories import make_booking, make_mentor, now, open_slots

pytestmark = pytest.mark.django_db
URL = reverse("sessions_app:booking_list")


def past(mentor, mentee, days, **fields):
    """A session as it is `days` after it was held."""
    booking = make_booking(mentor, mentee)
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=now() - timedelta(days=days), **({"status": "completed"} | fields)
    )
    return booking


def test_both_roles_are_in_one_list_with_what_is_next_on_top(mentor, ada, bo, sign_in):
    bos = make_mentor(bo)
    slots = open_slots(mentor, bo)
    later = make_booking(mentor, bo, slots[4])
    sooner = make_booking(bos, ada, open_slots(bos, ada)[0], goal="Write to my old boss")
    old = past(mentor, bo, 3)
    response = sign_in(bo).get(URL)
    page = response.content.decode().replace("&#x27;", "'")
    assert [row.booking.pk for row in response.context["sessions"].ahead] == sorted(
        [later.pk, sooner.pk], key=lambda pk: Booking.objects.get(pk=pk).starts_at
    )
    assert [row.booking.pk for row in response.context["sessions"].past] == [old.pk]
    assert page.count("You mentor Ada Lind") == 1
    assert page.count("You're mentored by Ada Lind") == 2
    assert "Write to my old boss" in page


def test_what_was_cancelled_is_not_ahead_and_what_is_over_asks(mentor, bo, sign_in):
    cancelled = make_booking(mentor, bo)
    cancel_session(booking=cancelled, by=bo)
    past(mentor, bo, 1, status="confirmed")
    response = sign_in(bo).get(URL)
    assert not response.context["sessions"].ahead
    assert "Nothing ahead." in response.content.decode()
    assert response.content.decode().count("Say how it went") == 1


def test_a_session_that_is_on_is_still_next(mentor, bo, sign_in, clock):
    booking = make_booking(mentor, bo)
    for minutes, is_next in ((29, True), (30, False)):
        clock.move_to(booking.starts_at + timedelta(minutes=minutes))
        assert bool(sign_in(bo).get(URL).context["sessions"].ahead) is is_next


def test_the_past_comes_in_pages_newest_first(mentor, bo, sign_in):
    for days in range(1, 22):
        past(mentor, bo, days)
    client = sign_in(bo)
    first, second = client.get(URL), client.get(URL, {"page": 2})
    moments = [row.booking.starts_at for row in first.context["sessions"].past]
    assert len(moments) == 20
    assert moments == sorted(moments, reverse=True)
    assert len(second.context["sessions"].past) == 1
    for page in ("0", "-1", "99", "x", "\x00"):
        assert client.get(URL, {"page": page}).status_code == 200


def test_others_sessions_are_not_there_and_an_empty_list_says_what_to_do(mentor, bo, cy, sign_in):
    make_booking(mentor, bo)
    page = sign_in(cy).get(URL).content.decode()
    assert "No sessions yet" in page
    assert reverse("sessions_app:directory") in page
    assert "Ada" not in page


def test_it_needs_sign_in_and_is_only_looked_at(mentor, bo, sign_in):
    assert Client().get(URL).status_code == 302
    assert sign_in(bo).post(URL).status_code == 405


def test_queries_do_not_grow_with_sessions(mentor, bo, sign_in, django_assert_num_queries):
    client = sign_in(bo)
    past(mentor, bo, 1)
    make_booking(mentor, bo)
    with django_assert_num_queries(6):
        client.get(URL)
    past(mentor, bo, 2)
    past(mentor, bo, 3)
    make_booking(mentor, bo)
    with django_assert_num_queries(6):
        client.get(URL)
