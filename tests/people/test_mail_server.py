"""Real connections to mail servers that misbehave."""

import socket
import threading
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from people import outbox
from people.failures import BELIEVED_AFTER
from people.models import Notification
from tests.patience import not_waiting

pytestmark = [pytest.mark.django_db, pytest.mark.real_time]


def owe(person) -> None:
    payload = {"template": "note", "to": person.email, "subject": "Hello", "body": "Hello"}
    with transaction.atomic():
        outbox.notify(
            outbox.PendingMail(person, "account", "server:1", payload, timezone.now()), now=timezone.now()
        )


@pytest.fixture
def smtp(settings) -> Iterator[socket.socket]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 1
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        yield server


def answer(server: socket.socket, replies: list[bytes]) -> None:
    """Speak just enough SMTP: one reply a line received, the first unasked."""

    def talk() -> None:
        link, _address = server.accept()
        with link:
            for reply in replies:
                link.sendall(reply + b"\r\n")
                link.recv(4096)

    threading.Thread(target=talk, daemon=True).start()


def test_a_server_that_stalls_is_cut_off_and_tried_again(bo, smtp):
    owe(bo)
    with not_waiting():
        outbox.deliver_due()
    row = Notification.objects.get()
    assert row.status == "pending"
    assert row.locked_until > timezone.now()
    assert "timed out" in row.last_error.lower()


@pytest.mark.parametrize(("reply", "status"), [(b"451 later", "pending"), (b"550 no such user", "failed")])
def test_later_waits_and_never_fails_at_once(bo, smtp, reply, status):
    owe(bo)
    Notification.objects.update(attempts=BELIEVED_AFTER - 1)
    answer(smtp, [b"220 hello", b"250 hello", b"250 sender ok", reply, b"221 bye"])
    outbox.deliver_due()
    row = Notification.objects.get()
    assert (row.status, reply[:3].decode() in row.last_error) == (status, True)
    bo.refresh_from_db()
    assert (bo.mail_refused_at is not None) == (status == "failed")


def test_nobody_listening_is_tried_again(bo, smtp, settings):
    smtp.close()
    owe(bo)
    outbox.deliver_due()
    assert Notification.objects.get().status == "pending"
