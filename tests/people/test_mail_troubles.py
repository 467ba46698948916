"""Troubles that are the mail server's or ours, not the mail's: they delay it, and nothing is lost."""

import smtplib
from datetime import timedelta
from itertools import count

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from people import outbox, tasks
from people.failures import BACKOFF, is_for_good
from people.models import Notification, User

pytestmark = pytest.mark.django_db


def owe(user: User, key: str = "note:1", to: str = "") -> None:
    payload = {"template": "note", "to": to or user.email, "subject": "Hello", "body": "Hello"}
    with transaction.atomic():
        outbox.notify(outbox.PendingMail(user, "account", key, payload, timezone.now()), now=timezone.now())


def answer_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EmailBackend, messages: list) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials"),
        smtplib.SMTPConnectError(554, b"no service here"),
        smtplib.SMTPHeloError(550, b"who are you"),
        smtplib.SMTPSenderRefused(530, b"5.7.0 authentication required", "hello@half-hour.example.org"),
    ],
)
def test_a_server_that_refuses_us_and_not_the_mail_is_tried_again(bo, monkeypatch, error):
    answer_with(error, monkeypatch)
    owe(bo)
    outbox.deliver_due()
    row = Notification.objects.get()
    assert (row.status, row.locked_until) == ("pending", timezone.now() + BACKOFF[0])
    assert row.payload["body"] == "Hello"


@pytest.mark.parametrize(("code", "final"), [(499, False), (500, True), (554, True)])
def test_a_reply_of_five_hundred_or_more_is_for_good(code, final):
    one, other = {"a@example.com": (code, b"")}, {"b@example.com": (451, b"")}
    assert is_for_good(smtplib.SMTPResponseException(code, b"")) is final
    assert is_for_good(smtplib.SMTPRecipientsRefused(one)) is final
    assert not is_for_good(smtplib.SMTPRecipientsRefused(one | other))


def test_what_another_worker_took_meanwhile_is_left_to_it(bo, monkeypatch):
    for key in ("note:1", "note:2"):
        owe(bo, key)
    second = Notification.objects.order_by("pk")[1]
    original = EmailBackend.send_messages

    def send(self: EmailBackend, messages: list) -> int:
        outbox.claim(second.pk, now=timezone.now())
        return original(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    assert outbox.deliver_due() == 1
    assert len(mail.outbox) == 1
    second.refresh_from_db()
    assert (second.status, second.attempts) == ("pending", 1)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    heard: list[int] = []
    monkeypatch.setattr(outbox, "wake_workers", lambda: heard.append(1))
    return heard


def test_a_sweep_that_ran_out_of_time_ends_after_a_row(bo):
    owe(bo, "note:1")
    owe(bo, "note:2")
    assert outbox.deliver_due(stopwatch=count(step=6.0).__next__) == 1
    assert outbox.deliver_due(stopwatch=count(step=5.0).__next__) == 1
    assert not Notification.objects.pending().exists()


def test_while_time_is_left_a_sweep_goes_on(bo):
    for number in range(5):
        owe(bo, f"note:{number}")
    assert outbox.deliver_due(stopwatch=count(step=2.5).__next__) == 3


def test_a_sweep_that_left_something_asks_for_the_next(bo, monkeypatch, calls):
    monkeypatch.setattr(outbox, "SWEEP_ROWS", 1)
    owe(bo, "note:1")
    owe(bo, "note:2")
    tasks.deliver_due_notifications()
    assert (Notification.objects.filter(status="sent").count(), len(calls)) == (1, 1)
    tasks.deliver_due_notifications()
    assert (Notification.objects.filter(status="sent").count(), len(calls)) == (2, 1)


def test_what_waits_for_another_try_asks_for_no_sweep(bo, monkeypatch, calls, clock):
    answer_with(OSError("no route"), monkeypatch)
    owe(bo)
    tasks.deliver_due_notifications()
    tasks.deliver_due_notifications()
    clock.shift(timedelta(seconds=30))
    tasks.deliver_due_notifications()
    assert calls == []


def test_a_mail_that_is_due_wakes_a_worker_once_its_change_is_committed(
    bo, calls, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        owe(bo)
        assert calls == []
    assert calls == [1]


def test_a_mail_of_later_wakes_nobody(bo, calls, django_capture_on_commit_callbacks):
    later = timezone.now() + timedelta(seconds=1)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        outbox.notify(outbox.PendingMail(bo, "account", "later", {}, later), now=timezone.now())
    assert calls == []


def test_staff_who_send_mail_again_wake_a_worker(
    bo, dee, sign_in, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.STAFF_NEED_SECOND_FACTOR = False
    heard: list[int] = []
    monkeypatch.setattr("people.outbox.wake_workers", lambda: heard.append(1))
    owe(bo)
    Notification.objects.update(status="failed")
    posted = {"action": "send_again", "_selected_action": [Notification.objects.get().pk]}
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(dee).post("/admin/people/notification/", posted)
    assert heard == [1]
