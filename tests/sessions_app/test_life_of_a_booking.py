"""Any order of book, move, cancel, decline, suggest, answer, outcome and clock jumps ends in a legal state
with a matching history, and each mail that is still true is sent exactly once."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentoring.models import MentorProfile
from people import outbox
from people.models import Notification, User
from sessions_app.after.service import say_held, say_missed
from sessions_app.audit import find_faults
from sessions_app.change.service import (
    cancel_session,
    decline_session,
    expire_overdue,
    move_session,
    refuse_suggestion,
    take_suggestion,
)
from sessions_app.errors import BookingError
from sessions_app.models import Booking
from tests.conftest import NOW
from tests.factories import make_booking, open_slots

pytestmark = pytest.mark.django_db

LEGAL = {
    "": {"confirmed"},
    "confirmed": {"confirmed", "requested", "declined", "cancelled", "completed", "missed"},
    "requested": {"confirmed", "declined", "expired", "cancelled"},
    "completed": {"missed"},
    "missed": {"completed", "missed"},
}
ACTS = st.sampled_from(
    [
        "book",
        "move",
        "cancel by mentee",
        "cancel by mentor",
        "decline",
        "suggest",
        "take",
        "refuse",
        "held",
        "missed",
        "sweep",
    ]
)
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 60 * 60)), min_size=1, max_size=14)


class Life:
    """One mentor, one mentee, and whatever they do; time passes by minutes between acts."""

    def __init__(self, mentor: MentorProfile, bo: User, clock: time_machine.Traveller) -> None:
        self.mentor, self.bo, self.clock = mentor, bo, clock

    def latest(self) -> Booking | None:
        return Booking.objects.with_people().order_by("-created_at", "-pk").first()

    def act(self, name: str) -> None:
        booking, ada = self.latest(), self.mentor.user
        if name == "book":
            make_booking(self.mentor, self.bo)
        elif name == "sweep":
            expire_overdue(now=timezone.now())
        elif booking is not None:
            {
                "move": lambda: move_session(
                    booking=booking, by=self.bo, slot=open_slots(self.mentor, self.bo)[-1]
                ),
                "cancel by mentee": lambda: cancel_session(booking=booking, by=self.bo),
                "cancel by mentor": lambda: cancel_session(booking=booking, by=ada, reason="came-up"),
                "decline": lambda: decline_session(
                    booking=booking, by=ada, reason="no-room", sentence="No room."
                ),
                "suggest": lambda: decline_session(
                    booking=booking, by=ada, reason="too-wide", sentence="Wide.", suggested_goal="One answer"
                ),
                "take": lambda: take_suggestion(booking=booking, by=self.bo),
                "refuse": lambda: refuse_suggestion(booking=booking, by=self.bo),
                "held": lambda: say_held(booking=booking, by=self.bo),
                "missed": lambda: say_missed(booking=booking, by=ada, reason="came-up"),
            }[name]()

    def live(self, steps: list[tuple[str, int]], *, worker_runs: bool) -> None:
        for name, minutes in steps:
            with suppress(BookingError, IndexError):
                self.act(name)
            self.clock.shift(timedelta(minutes=minutes))
            if worker_runs:
                self.deliver()

    def deliver(self) -> None:
        while outbox.deliver_due():
            pass


@pytest.fixture
def life(mentor, bo, clock):
    return Life(mentor, bo, clock)


def check_history() -> None:
    assert not list(find_faults())
    for booking in Booking.objects.prefetch_related("events"):
        status = ""
        for event in booking.events.all():
            assert event.from_status == status
            assert event.to_status in LEGAL[status]
            status = event.to_status


def check_mails() -> None:
    """Each (kind, booking, revision, recipient) at most once; nothing that
    starts "in an hour" after the start."""
    ids = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert all(count == 1 for count in ids.values())
    for row in Notification.objects.filter(status="sent", kind__startswith="reminder"):
        booking = Booking.objects.get(pk=row.payload["booking"])
        assert row.payload["revision"] <= booking.revision
        if row.payload["revision"] == booking.revision:
            assert row.sent_at < booking.starts_at


@given(steps=STEPS, worker_runs=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_life_is_legal(life, steps, worker_runs):
    mail.outbox.clear()
    life.clock.move_to(NOW)
    with transaction.atomic():
        life.live(steps, worker_runs=worker_runs)
        life.clock.shift(timedelta(days=3))
        life.deliver()
        check_history()
        check_mails()
        transaction.set_rollback(True)


def kinds_sent(person: User) -> list[str]:
    return sorted(Notification.objects.filter(status="sent", recipient=person).values_list("kind", flat=True))


def test_a_session_left_alone_sends_every_true_mail_once(life, ada):
    booking = make_booking(life.mentor, life.bo)
    for moment in (
        NOW,
        booking.starts_at - timedelta(hours=24),
        booking.starts_at - timedelta(hours=1),
        booking.ends_at,
    ):
        life.clock.move_to(moment)
        life.deliver()
        life.deliver()
    life.clock.shift(timedelta(days=1))
    life.deliver()
    assert kinds_sent(life.bo) == ["booked", "reminder_day", "reminder_hour", "wrap_up"]
    assert kinds_sent(ada) == ["booked", "reminder_day", "reminder_hour", "wrap_up"]


def test_a_moved_session_reminds_of_the_new_time_only(life):
    booking = make_booking(life.mentor, life.bo)
    life.deliver()
    moved = move_session(booking=booking, by=life.bo, slot=open_slots(life.mentor, life.bo)[-1])
    life.clock.move_to(booking.starts_at - timedelta(hours=1))
    life.deliver()
    assert kinds_sent(life.bo) == ["booked", "moved"]
    life.clock.move_to(moved.starts_at - timedelta(hours=1))
    life.deliver()
    assert "reminder_hour" in kinds_sent(life.bo)


def test_a_cancelled_session_is_not_reminded_of(life):
    booking = make_booking(life.mentor, life.bo)
    life.deliver()
    cancel_session(booking=booking, by=life.bo)
    life.clock.move_to(booking.ends_at + timedelta(days=1))
    life.deliver()
    assert kinds_sent(life.bo) == ["booked", "cancelled"]


def test_a_worker_that_was_down_for_hours_does_not_say_that_something_starts_in_an_hour(life):
    booking = make_booking(life.mentor, life.bo)
    life.deliver()
    life.clock.move_to(booking.starts_at + timedelta(hours=2))
    life.deliver()
    assert not [kind for kind in kinds_sent(life.bo) if kind.startswith("reminder")]


def test_confirmation_and_cancellation_while_the_worker_was_down_send_only_what_is_still_true(life):
    booking = make_booking(life.mentor, life.bo)
    cancel_session(booking=booking, by=life.bo)
    life.deliver()
    assert kinds_sent(life.bo) == ["cancelled"]
