"""Every page that acts on a session, tried by everyone it is not for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app import links
from sessions_app.models import Booking
from tests.factories import make_booking
from tests.sessions_app.begun import make_begun, path, state

pytestmark = pytest.mark.django_db

ACTS = {
    "booking_reschedule": {"starts_at": "2026-11-26T15:00:00Z"},
    "booking_cancel": {"reason": "came-up"},
    "booking_decline": {"reason": "no-room"},
    "suggestion_answer": {"answer": "take"},
    "booking_wrap_up": {"outcome": "nobody-came"},
    "booking_challenge": {"line_1": "Call one person"},
    "booking_enough": {},
}
# Who sees the page of a session that is ahead, and of one that is over. The rest is told why not, with 409.
AHEAD = {
    ("booking_reschedule", "mentee"),
    ("booking_cancel", "mentee"),
    ("booking_cancel", "mentor"),
    ("booking_decline", "mentor"),
}
OVER = {
    ("booking_wrap_up", "mentee"),
    ("booking_wrap_up", "mentor"),
    ("booking_challenge", "mentor"),
    ("booking_enough", "mentee"),
    ("booking_enough", "mentor"),
}


def url(booking, name):
    return reverse(f"sessions_app:{name}", args=[booking.pk])


@pytest.mark.parametrize("name", ACTS)
def test_strangers_and_staff_find_nothing(name, mentor, bo, cy, dee, sign_in):
    booking = make_booking(mentor, bo)
    before = state(booking)
    for person in (cy, dee):
        assert sign_in(person).get(url(booking, name)).status_code == 404
        assert sign_in(person).post(url(booking, name), ACTS[name]).status_code == 404
    assert state(booking) == before


@pytest.mark.parametrize("name", ACTS)
def test_without_sign_in_or_key_one_is_asked_to_sign_in(name, mentor, bo, client):
    booking = make_booking(mentor, bo)
    before = state(booking)
    for answer in (client.get(url(booking, name)), client.post(url(booking, name), ACTS[name])):
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/")
    assert state(booking) == before


@pytest.mark.parametrize("name", ACTS)
def test_no_other_methods(name, mentor, bo, sign_in):
    booking = make_booking(mentor, bo)
    for method in ("put", "delete", "patch"):
        assert getattr(sign_in(bo), method)(url(booking, name)).status_code == 405


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("when", ["ahead", "over"])
def test_parties_see_the_page_or_a_sentence_and_looking_changes_nothing(
    name, when, mentor, ada, bo, client, sign_in
):
    booking = (
        make_booking(mentor, bo)
        if when == "ahead"
        else make_begun(mentor, bo, status=Booking.Status.COMPLETED)
    )
    before = state(booking)
    allowed = AHEAD if when == "ahead" else OVER
    for role, person in (("mentee", bo), ("mentor", ada)):
        expected = 200 if (name, role) in allowed else 409
        for answer in (sign_in(person).get(url(booking, name)), client.get(path(booking, person, name))):
            assert answer.status_code == expected
        client.head(path(booking, person, name))
        if expected == 409:
            refused = client.post(path(booking, person, name), ACTS[name])
            assert refused.status_code == 409
            assert "That isn't possible now" in refused.content.decode()
    assert state(booking) == before


@pytest.mark.parametrize("name", ACTS)
def test_a_key_is_for_one_session_one_person_and_one_revision(name, mentor, bo, cy, client):
    booking = make_begun(mentor, bo)
    other = make_begun(mentor, cy, ago=timedelta(hours=3))
    key = links.make_key(other, cy)
    stale = links.make_key(booking, bo)
    Booking.objects.filter(pk=booking.pk).update(revision=1)
    before = state(booking)
    for bad in (key, stale, stale[:-1] + ("A" if stale[-1] != "A" else "B"), "", "\x00", "x" * 5000):
        answer = client.get(url(booking, name), {"key": bad})
        assert answer.status_code == 404
        assert "earlier version of the session" in answer.content.decode()
    assert state(booking) == before


def test_what_was_written_is_on_the_page_of_a_stale_link(mentor, bo, client):
    booking = make_begun(mentor, bo)
    address = path(booking, bo, "booking_wrap_up")
    Booking.objects.filter(pk=booking.pk).update(revision=1)
    answer = client.post(address, {"outcome": "held", "line_1": "call <b>Mika</b>"})
    assert answer.status_code == 404
    assert "call &lt;b&gt;Mika&lt;/b&gt;" in answer.content.decode()


def test_an_inactive_person_opens_nothing(mentor, bo, client):
    booking = make_begun(mentor, bo)
    address = path(booking, bo, "booking_wrap_up")
    bo.is_active = False
    bo.save()
    assert client.get(address).status_code == 404


def test_times_on_a_page_opened_by_key_are_the_persons_own(mentor, bo, client):
    booking = make_booking(mentor, bo)
    client.cookies["tz"] = "Asia/Tokyo"
    page = client.get(path(booking, bo, "booking_reschedule")).content.decode()
    assert "Lagos time" in page
    assert "Tokyo" not in page
    assert timezone.localtime(booking.starts_at, bo.zone).strftime("%H:%M") in page
