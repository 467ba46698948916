"""A worker that lost its lease: what another one has done since stands."""

import smtplib
from datetime import datetime, timedelta

import pytest
from django.core.mail import get_connection
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from people import outbox
from people.mail import Mail
from people.models import Notification

pytestmark = pytest.mark.django_db
LEASE = timedelta(minutes=10)
HELLO = Mail(subject="Hello", text="Hello there")


@pytest.fixture
def row(bo, monkeypatch) -> Notification:
    """A mail that a slow worker has in hand."""
    monkeypatch.setitem(outbox.RENDERERS, "greeting", lambda notification, now: HELLO)
    owed = outbox.PendingMail(bo, "greeting", "greeting:1", {}, timezone.now())
    outbox.notify(owed, now=timezone.now())
    return claimed()


def claimed() -> Notification:
    row = Notification.objects.select_related("recipient").get()
    lock = outbox.claim(row.pk, now=timezone.now())
    assert lock
    row.refresh_from_db()
    assert row.locked_until == lock
    return row


def deliver(row: Notification) -> None:
    outbox.deliver(row, connection=get_connection(), now=timezone.now())


def fail(monkeypatch, error: Exception) -> None:
    def send(self: EmailBackend, messages: list) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", send)


def say(monkeypatch, answer: Mail | Exception | None) -> None:
    def render(notification: Notification, now: datetime) -> Mail | None:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setitem(outbox.RENDERERS, "greeting", render)


def state() -> tuple[str, datetime | None, datetime | None]:
    row = Notification.objects.get()
    return row.status, row.sent_at, row.locked_until


@pytest.mark.parametrize("what", ["refused", "poison", "skipped", "early"])
def test_a_late_failure_does_not_undo_a_mail_that_was_sent(what, row, clock, monkeypatch):
    clock.shift(LEASE)
    deliver(claimed())
    before = state()
    assert before[0] == "sent"
    clock.shift(timedelta(minutes=1))
    if what == "refused":
        row.attempts = 99
        fail(monkeypatch, smtplib.SMTPDataError(550, b"no"))
    else:
        early = outbox.TooEarly(timezone.now() + timedelta(days=1))
        say(monkeypatch, {"poison": ValueError("bad"), "skipped": None, "early": early}[what])
    deliver(row)
    assert state() == before


def test_a_late_failure_leaves_the_row_to_who_has_it_in_hand(row, clock, monkeypatch):
    clock.shift(LEASE)
    second = claimed()
    fail(monkeypatch, ConnectionRefusedError())
    deliver(row)
    assert state() == ("pending", None, second.locked_until)


def test_sent_is_sent_whoever_says_so(row, clock, monkeypatch):
    """The first worker was slow and not dead: the mail has left, so it is not tried again."""
    clock.shift(LEASE)
    second = claimed()
    deliver(row)
    first_sent = state()
    assert first_sent[0] == "sent"
    fail(monkeypatch, ConnectionRefusedError())
    deliver(second)
    assert state() == first_sent


def test_two_copies_keep_the_moment_of_the_first(row, clock):
    clock.shift(LEASE)
    second = claimed()
    deliver(row)
    sent_at = state()[1]
    clock.shift(timedelta(minutes=1))
    deliver(second)
    assert state() == ("sent", sent_at, None)
