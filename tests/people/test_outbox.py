"""The outbox: claimed once, sent once, skipped when no longer true, tried again, given up."""

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from people import outbox
from people.failures import BACKOFF, BELIEVED_AFTER
from people.mail import Mail
from people.models import MailOptOut, Notification, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def greeting(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A kind of mail made for these tests; `answers` decides what its renderer says."""
    answers: dict[str, Any] = {"mail": Mail(subject="Hello", text="Hello there")}

    def render(notification: Notification, now: datetime) -> Mail | None:
        if isinstance(answers["mail"], Exception):
            raise answers["mail"]
        return answers["mail"]

    monkeypatch.setitem(outbox.RENDERERS, "greeting", render)
    return answers


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Exception]]:
    """A mail server that answers with the errors in this list, one a message, and takes the rest."""
    errors: list[Exception] = []
    original = EmailBackend.send_messages

    def send(self: EmailBackend, messages: list) -> int:
        if errors:
            raise errors.pop(0)
        return original(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return errors


def owe(user: User, key: str = "greeting:1", **fields: Any) -> None:
    values = {"kind": "greeting", "payload": {}, "send_at": timezone.now()} | fields
    with transaction.atomic():
        outbox.notify(outbox.PendingMail(recipient=user, key=key, **values), now=timezone.now())


def status() -> str:
    return Notification.objects.get().status


def test_a_mail_that_is_due_is_sent_once(bo):
    owe(bo)
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    assert [m.to for m in mail.outbox] == [["bo@example.com"]]
    row = Notification.objects.get()
    assert (row.status, row.attempts, row.locked_until, row.sent_at) == ("sent", 1, None, timezone.now())


def test_the_same_key_is_owed_once(bo):
    owe(bo)
    owe(bo)
    assert Notification.objects.count() == 1


def test_a_kind_without_a_renderer_is_refused_before_anything_is_written(bo):
    with pytest.raises(LookupError):
        owe(bo, kind="nonsense")
    assert not Notification.objects.exists()


def test_mail_of_the_future_waits(bo, clock):
    owe(bo, send_at=timezone.now() + timedelta(hours=1))
    assert outbox.deliver_due() == 0
    clock.move_to(timezone.now() + timedelta(hours=1))
    assert outbox.deliver_due() == 1


def test_what_is_rolled_back_is_not_owed(bo):
    with transaction.atomic():
        owe(bo)
        transaction.set_rollback(True)
    assert outbox.deliver_due() == 0


def test_a_row_can_be_claimed_by_one_worker_until_the_lease_runs_out(bo, settings):
    owe(bo)
    pk, now = Notification.objects.get().pk, timezone.now()
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    assert outbox.claim(pk, now=now)
    assert not outbox.claim(pk, now=now)
    assert not outbox.claim(pk, now=now + lease - timedelta(seconds=1))
    assert outbox.claim(pk, now=now + lease)


def test_what_stopped_being_true_is_skipped(bo, greeting):
    greeting["mail"] = None
    owe(bo)
    outbox.deliver_due()
    assert status() == "skipped"
    assert Notification.objects.get().sent_at is None
    assert not mail.outbox


def test_what_is_not_true_yet_waits_for_its_moment(bo, greeting, clock):
    later = timezone.now() + timedelta(hours=5)
    greeting["mail"] = outbox.TooEarly(later)
    owe(bo)
    outbox.deliver_due()
    row = Notification.objects.get()
    assert (row.status, row.send_at, row.locked_until, row.attempts) == ("pending", later, None, 0)
    greeting["mail"] = Mail(subject="Hello", text="Hello there")
    assert outbox.deliver_due() == 0
    clock.move_to(later)
    assert outbox.deliver_due() == 1


def test_someone_whose_account_is_closed_gets_nothing(bo):
    owe(bo)
    User.objects.update(is_active=False)
    outbox.deliver_due()
    assert status() == "skipped"


def test_who_declined_a_sort_of_mail_does_not_get_it(bo, greeting):
    greeting["mail"] = Mail(subject="Soon", text="Soon", topic="reminders")
    MailOptOut.objects.create(user=bo, topic="reminders")
    owe(bo)
    outbox.deliver_due()
    assert status() == "skipped"


def test_a_server_that_says_later_is_tried_again_later(bo, failing, clock):
    failing.append(smtplib.SMTPRecipientsRefused({"bo@example.com": (451, b"greylisted " * 900)}))
    owe(bo)
    outbox.deliver_due()
    row = Notification.objects.get()
    assert (row.status, row.locked_until) == ("pending", timezone.now() + BACKOFF[0])
    assert "451" in row.last_error
    assert len(row.last_error) == 2000
    clock.move_to(timezone.now() + BACKOFF[0])
    outbox.deliver_due()
    assert status() == "sent"
    bo.refresh_from_db()
    assert bo.mail_refused_at is None


def test_one_poison_row_does_not_stop_the_others(bo, monkeypatch):
    def poison(notification: Notification, now: datetime) -> Mail:
        raise ZeroDivisionError("private words")

    monkeypatch.setitem(outbox.RENDERERS, "poison", poison)
    owe(bo, key="poison", kind="poison", send_at=timezone.now() - timedelta(hours=1))
    for number in range(99):
        owe(bo, key=f"greeting:{number}")
    while outbox.deliver_due():
        pass
    assert len(mail.outbox) == 99
    assert Notification.objects.get(key="poison").status == "pending"


def test_a_sweep_takes_a_bounded_number_of_rows(bo):
    for number in range(25):
        owe(bo, key=f"greeting:{number}")
    assert outbox.deliver_due() == 20
    assert outbox.deliver_due() == 5


def test_a_code_is_not_kept_waiting_by_a_backlog(bo):
    for number in range(25):
        owe(bo, key=f"greeting:{number}", send_at=timezone.now() - timedelta(hours=1))
    owe(
        bo,
        key="code",
        kind="account",
        payload={"template": "note", "subject": "Your code", "body": "A", "to": bo.email},
    )
    outbox.deliver_due()
    assert mail.outbox[0].subject == "Your code"


def test_words_and_codes_of_account_mail_are_forgotten_once_sent(bo):
    owe(bo, payload={"subject": "Your code", "body": "ABC-123", "to": "bo@example.com"})
    outbox.deliver_due()
    assert Notification.objects.get().payload == {"to": "bo@example.com"}


def test_they_are_forgotten_too_when_the_address_refuses_for_good(bo, failing):
    failing.append(smtplib.SMTPRecipientsRefused({"bo@example.com": (550, b"no such user")}))
    owe(bo, payload={"subject": "Your code", "body": "ABC-123", "to": "bo@example.com"})
    Notification.objects.update(attempts=BELIEVED_AFTER - 1)
    outbox.deliver_due()
    assert Notification.objects.get().payload == {"to": "bo@example.com"}


def test_a_second_try_carries_the_same_message_id(bo, failing, clock):
    owe(bo)
    outbox.deliver_due()
    Notification.objects.update(status="pending")
    outbox.deliver_due()
    first, second = (m.extra_headers["Message-ID"] for m in mail.outbox)
    assert first == second


def test_an_empty_sweep_asks_one_question(bo, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert outbox.deliver_due() == 0
