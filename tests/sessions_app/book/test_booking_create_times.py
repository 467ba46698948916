"""Which moments the booking form takes for a time, and what it says to all others."""

from datetime import UTC
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.templatetags.times import iso_z
from sessions_app.forms import read_instant
from sessions_app.models import Booking
from tests.factories import open_slots

pytestmark = pytest.mark.django_db
GOAL = "Decide between two job offers"


def book_url(mentor, **query):
    return reverse("sessions_app:booking_create", args=[mentor.slug], query=query)


@pytest.fixture
def first(mentor):
    """Ada's first open time, as an address writes it."""
    return iso_z(open_slots(mentor)[0].starts_at)


@pytest.fixture
def typed(first):
    return {"starts_at": first, "goal": GOAL, "theme": "first-job", "submission": str(uuid4())}


BAD_TIMES = [
    "",
    "tomorrow",
    "2026-11-24T17:07:00Z",
    "2026-11-24T17:00:00",
    "2026-11-24",
    "2026-11-24T17:00:00+99:00",
    "2026-11-24T17:00:00+02:10",
    "9999-12-31T23:45:00Z",
    "2026-11-24T17:00:00Z\x00",
    "2026-13-41T17:00:00Z",
    "2026-11-24T25:00:00Z",
    "2026-11-24T17:00:30Z",
    "1" * 10_000,
    "['2026-11-24T15:00:00Z']",
    "٢٠26-11-24T17:00:00Z",
]


@pytest.mark.parametrize("moment", BAD_TIMES)
def test_a_time_that_is_none_is_a_clear_400_with_open_times(mentor, typed, bo, sign_in, moment):
    client = sign_in(bo)
    for response in (
        client.get(book_url(mentor, starts_at=moment)),
        client.post(book_url(mentor), typed | {"starts_at": moment}),
    ):
        page = response.content.decode()
        assert response.status_code == 400
        assert "That is not a time that can be booked here." in page
        assert page.count('name="starts_at"') == 6
    assert GOAL in page
    assert not Booking.objects.exists()


def test_a_list_of_times_is_none_and_so_is_no_time(mentor, typed, first, bo, sign_in):
    client = sign_in(bo)
    assert client.get(book_url(mentor) + f"?starts_at={first}&starts_at={first}").status_code == 400
    assert client.get(book_url(mentor)).status_code == 400
    assert client.post(book_url(mentor), typed | {"starts_at": [first, first]}).status_code == 400


@given(
    st.one_of(
        st.text(max_size=30),
        st.datetimes().map(str),
        st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    )
)
def test_only_a_quarter_hour_with_an_offset_is_read_as_a_time(text):
    moment = read_instant([text])
    if moment is not None:
        assert moment.tzinfo is UTC
        assert moment.minute % 15 == 0
        assert text.endswith("Z") or text[-6] in "+-"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=40))
def test_no_text_for_a_time_breaks_the_page(mentor, text):
    assert Client().get(book_url(mentor, starts_at=text)).status_code == 400


def test_times_that_are_not_open_answer_409_and_are_not_booked(mentor, typed, bo, sign_in):
    client = sign_in(bo)
    for moment in (
        "2026-11-20T15:00:00Z",
        "2026-11-23T15:00:00Z",
        "2026-11-28T15:00:00Z",
        "2027-06-01T15:00:00Z",
    ):
        assert client.post(book_url(mentor), typed | {"starts_at": moment}).status_code == 409
        assert client.get(book_url(mentor, starts_at=moment)).status_code == 409
    assert not Booking.objects.exists()


def test_a_time_with_the_offset_of_another_place_is_the_same_moment(mentor, typed, bo, sign_in):
    assert (
        sign_in(bo).post(book_url(mentor), typed | {"starts_at": "2026-11-24T16:00:00+01:00"}).status_code
        == 302
    )
    assert iso_z(Booking.objects.get().starts_at) == typed["starts_at"]
