"""What the page showed may have changed meanwhile: under the locks the mentor's profile is read anew."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring.models import MentorProfile, TimeClaim
from mentoring.selectors import next_open_slots
from mentoring.services import pause_mentor, publish_mentor, unpause_mentor
from sessions_app.audit import find_faults
from sessions_app.change.service import move_session
from sessions_app.errors import NotNow, TimeNotOpen
from sessions_app.models import Booking
from tests.factories import make_booking, open_slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(mentor: MentorProfile) -> MentorProfile:
    """The mentor as a request read them, a moment before something changed."""
    return MentorProfile.objects.select_related("user").get(pk=mentor.pk)


def test_who_takes_a_break_meanwhile_is_not_booked(seen, mentor, bo):
    slot = open_slots(mentor)[0]
    pause_mentor(mentor=mentor, until=None, now=timezone.now())
    with pytest.raises(NotNow, match="takes no bookings at the moment"):
        make_booking(seen, bo, slot)
    assert not Booking.objects.exists()
    assert not TimeClaim.objects.exists()


def test_a_longer_break_is_claimed_as_it_is_now(seen, mentor, bo):
    slot = open_slots(mentor)[0]
    MentorProfile.objects.filter(pk=mentor.pk).update(buffer_minutes=30)
    booking = make_booking(seen, bo, slot)
    assert booking.buffer_minutes == 30
    assert TimeClaim.objects.of(mentor.user).count() == 4
    assert not list(find_faults())


def test_hours_that_were_shortened_by_a_rule_meanwhile_are_not_booked(seen, mentor, bo):
    slot = open_slots(mentor)[0]
    MentorProfile.objects.filter(pk=mentor.pk).update(lead_time_hours=72)
    with pytest.raises(TimeNotOpen, match="needs 72 hours' notice"):
        make_booking(seen, bo, slot)


def close_account(mentor: MentorProfile) -> MentorProfile:
    mentor.user.is_active = False
    mentor.user.save(update_fields=["is_active"])
    return MentorProfile.objects.select_related("user").get(pk=mentor.pk)


def test_a_closed_account_offers_no_times_anywhere(mentor, bo, client):
    closed = close_account(mentor)
    assert open_slots(closed, bo) == []
    assert next_open_slots([closed], now=timezone.now(), count=3) == {closed.pk: []}
    answer = client.get(f"/mentors/{mentor.slug}/slots.json?from=2026-11-23&to=2026-11-30")
    assert answer.status_code == 404 or answer.json()["slots"] == []


def test_no_session_is_moved_to_a_closed_account(mentor, bo):
    booking, slot = make_booking(mentor, bo), open_slots(mentor, bo)[3]
    close_account(mentor)
    with pytest.raises(TimeNotOpen, match="takes no bookings at the moment"):
        move_session(booking=booking, by=bo, slot=slot)
    booking.refresh_from_db()
    assert booking.revision == 0


def test_nor_to_a_mentor_who_takes_a_break(mentor, bo):
    booking, slot = make_booking(mentor, bo), open_slots(mentor, bo)[3]
    pause_mentor(mentor=mentor, until=None, now=timezone.now())
    with pytest.raises(TimeNotOpen, match="takes no bookings at the moment"):
        move_session(booking=booking, by=bo, slot=slot)


@pytest.mark.parametrize("act", ["pause", "unpause", "publish", "pause is over"])
def test_whoever_changes_who_can_be_booked_waits_for_bookings_under_way(act, mentor):
    """The lock of the person comes before the change; SQLite has one writer at a time and needs none."""
    start = {"unpause": "paused", "pause is over": "paused", "publish": "submitted"}.get(act, "published")
    mentor.status, mentor.paused_until = start, (timezone.now() - timedelta(days=1)).date()
    mentor.save()
    change = {
        "pause": lambda: pause_mentor(mentor=mentor, until=None, now=timezone.now()),
        "unpause": lambda: unpause_mentor(mentor=mentor, now=timezone.now()),
        "pause is over": lambda: unpause_mentor(mentor=mentor, now=timezone.now()),
        "publish": lambda: publish_mentor(mentor=mentor, now=timezone.now()),
    }[act]
    with CaptureQueriesContext(connection) as queries:
        change()
    statements = [query["sql"] for query in queries]
    (update,) = [n for n, sql in enumerate(statements) if sql.startswith("UPDATE") and '"status"' in sql]
    locks = [n for n, sql in enumerate(statements) if 'FROM "people_user"' in sql and "ORDER BY 1 ASC" in sql]
    assert locks
    assert locks[0] < update
