"""A real worker is killed between claim and send, and between send and mark: the mail arrives."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from people import outbox
from people.breaker import redis_breaker
from people.models import Notification
from people.workers import wake_workers
from tests.factories import make_user
from tests.processes import kill, mail_worker, wait_for
from tests.slow_mail import flag

LEASE = 3

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.real_time,
    pytest.mark.slow,
    pytest.mark.xdist_group("processes"),
]


def folder() -> Path:
    return Path(settings.VAR) / "mail"


def empty_mailbox() -> None:
    for path in [*folder().glob("*"), *Path(settings.VAR).glob("mail-hangs-*")]:
        path.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def clean_mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    redis_breaker.close()
    empty_mailbox()
    settings.ROUNDS_ALIVE.unlink(missing_ok=True)
    yield
    empty_mailbox()


def owe() -> Notification:
    """A real mail of a real kind: a sign-in code."""
    person = make_user("drill@example.com", name="Drill")
    payload = {
        "template": "account/email/login_code",
        "to": person.email,
        "subject": "Your code",
        "body": "ABC-123",
    }
    with transaction.atomic():
        outbox.notify(
            outbox.PendingMail(person, "account", "drill:1", payload, send_at=timezone.now()),
            now=timezone.now(),
        )
    return Notification.objects.get()


def mails() -> list[str]:
    """The Message-IDs of everything that reached the mailbox."""
    return [str(message_from_bytes(path.read_bytes())["Message-ID"]) for path in folder().glob("*.eml")]


def is_sent() -> bool:
    return Notification.objects.filter(status="sent").exists()


def call_until(condition) -> None:
    """Call the workers as beat would, until something holds."""

    def called() -> bool:
        wake_workers()
        return bool(condition())

    wait_for(called, seconds=25)


def test_a_real_worker_sends_what_is_owed():
    with mail_worker():
        owe()
        call_until(is_sent)
        wait_for(settings.ROUNDS_ALIVE.exists)
    assert len(mails()) == 1


def test_killed_between_claim_and_send_the_mail_arrives_once_after_the_lease():
    flag("before-sending").touch()
    with mail_worker(OUTBOX_LEASE_SECONDS=str(LEASE)) as first:
        row = owe()
        call_until(flag("before-sending-reached").exists)
        kill(first, signal.SIGKILL)
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("pending", 1)
    assert row.locked_until > timezone.now() - timedelta(seconds=LEASE)
    assert mails() == []
    flag("before-sending").unlink()
    with mail_worker(OUTBOX_LEASE_SECONDS=str(LEASE)):
        call_until(is_sent)
        time.sleep(1)
    row.refresh_from_db()
    assert row.attempts == 2
    assert len(mails()) == 1


def test_killed_between_send_and_mark_there_are_at_most_two_copies_with_one_id():
    flag("after-sending").touch()
    with mail_worker(OUTBOX_LEASE_SECONDS=str(LEASE)) as first:
        owe()
        call_until(flag("after-sending-reached").exists)
        kill(first, signal.SIGKILL)
    flag("after-sending").unlink()
    with mail_worker(OUTBOX_LEASE_SECONDS=str(LEASE)):
        call_until(is_sent)
    assert len(mails()) == 2
    assert len(set(mails())) == 1


def test_four_workers_and_fifty_calls_send_one_mail_a_row():
    people = [make_user(f"person{number}@example.com") for number in range(30)]
    now = timezone.now()
    owed = [
        outbox.PendingMail(
            p, "account", f"many:{p.pk}", {"template": "x", "to": p.email, "subject": "Hi", "body": "Hi"}, now
        )
        for p in people
    ]
    with transaction.atomic():
        outbox.notify(*owed, now=now)
    with mail_worker(), mail_worker(), mail_worker(), mail_worker():
        for _ in range(50):
            wake_workers()
        call_until(lambda: not Notification.objects.pending().exists())
    assert len(mails()) == len(set(mails())) == 30


@pytest.mark.parametrize("kind", ["closed_port", "silent_port"])
def test_mail_leaves_while_the_broker_is_away_from_the_start(kind, request):
    with mail_worker(REDIS_URL=f"redis://127.0.0.1:{request.getfixturevalue(kind)}/0") as worker:
        owe()
        wait_for(is_sent, worker, seconds=20)
        started = time.monotonic()
        kill(worker, signal.SIGTERM)
        assert time.monotonic() - started < 12
    assert len(mails()) == 1
