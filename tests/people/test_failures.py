"""A mail that could not be sent waits as long as it is true; an address is blamed when it is at fault."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from people import outbox
from people.failures import HALF_AN_HOUR
from people.mail import Mail
from people.models import Notification, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NO_SUCH_USER, SPAM = (550, b"5.1.1 no such user"), smtplib.SMTPDataError(554, b"5.7.1 looks like spam")


class Server:
    """A mail server that is away, or refuses some or all addresses for good, until told otherwise."""

    def __init__(self) -> None:
        self.is_away = False
        self.refuses_all = False
        self.unknown: set[str] = set()
        self.answers: Exception | None = None

    def judge(self, address: str) -> None:
        if self.is_away:
            raise ConnectionRefusedError("no route")
        if self.answers:
            raise self.answers
        if self.refuses_all or address in self.unknown:
            raise smtplib.SMTPRecipientsRefused({address: NO_SUCH_USER})


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    made, original = Server(), EmailBackend.send_messages

    def send(self: EmailBackend, messages: list) -> int:
        for message in messages:
            made.judge(message.to[0])
        return original(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    monkeypatch.setitem(outbox.RENDERERS, "greeting", lambda _row, _now: Mail(subject="Hello", text="Hello"))
    return made


def owe(*people: User, key: str = "greeting", to: str = "") -> None:
    now = timezone.now()
    payload = {"template": "note", "to": to, "subject": "Hello", "body": "Hello"}
    kind = "account" if to else "greeting"
    with transaction.atomic():
        outbox.notify(
            *(outbox.PendingMail(p, kind, f"{key}:{p.pk}", payload if to else {}, now) for p in people),
            now=now,
        )


def states(key: str = "greeting") -> list[str]:
    return list(Notification.objects.filter(key__startswith=f"{key}:").values_list("status", flat=True))


def flagged() -> set[str]:
    return set(User.objects.exclude(mail_refused_at=None).values_list("email", flat=True))


def let_pass(clock, span: timedelta, step: timedelta = HALF_AN_HOUR) -> None:
    """Workers look again and again meanwhile."""
    until = timezone.now() + span
    while timezone.now() < until:
        clock.shift(step)
        while outbox.deliver_due():
            pass


def test_a_server_that_is_away_for_a_long_weekend_ends_no_mail(bo, cy, server, clock):
    server.is_away = True
    owe(bo, cy)
    outbox.deliver_due()
    let_pass(clock, timedelta(days=3))
    assert states() == ["pending"] * 2
    server.is_away = False
    let_pass(clock, HALF_AN_HOUR)
    assert states() == ["sent"] * 2


def test_after_a_week_it_has_failed(bo, server, clock):
    server.is_away = True
    owe(bo)
    outbox.deliver_due()
    let_pass(clock, timedelta(days=7))
    assert states() == ["pending"]
    let_pass(clock, timedelta(hours=1))
    assert states() == ["failed"]
    assert flagged() == set()


@pytest.mark.parametrize("kind", ["address", "words"])
def test_a_refusal_is_believed_once_another_mail_has_come_through(bo, cy, server, clock, caplog, kind):
    if kind == "address":
        server.unknown.add(bo.email)
    else:
        server.answers = SPAM
    owe(bo)
    outbox.deliver_due()
    assert states() == ["pending"]
    assert f"Notification {Notification.objects.get().pk} (greeting) was not sent: SMTP" in caplog.text
    server.answers = None
    clock.shift(timedelta(seconds=1))
    owe(cy, key="other")
    outbox.deliver_due()
    server.answers = SPAM if kind == "words" else None
    clock.shift(timedelta(minutes=1))
    outbox.deliver_due()
    assert states() == ["failed"]
    assert flagged() == ({bo.email} if kind == "address" else set())


def test_ones_own_other_mail_proves_nothing_and_neither_does_an_earlier_one(bo, cy, server, clock):
    owe(cy, key="before")
    outbox.deliver_due()
    server.unknown.add(bo.email)
    owe(bo)
    outbox.deliver_due()
    server.unknown.clear()
    owe(bo, key="other")
    outbox.deliver_due()
    server.unknown.add(bo.email)
    let_pass(clock, timedelta(minutes=1), timedelta(minutes=1))
    assert states() == ["pending"]


def test_on_a_quiet_site_a_refusal_is_believed_after_some_tries(bo, server, clock):
    server.unknown.add(bo.email)
    owe(bo)
    outbox.deliver_due()
    let_pass(clock, timedelta(minutes=40), timedelta(minutes=1))
    assert states() == ["pending"]
    let_pass(clock, timedelta(hours=1))
    assert states() == ["failed"]
    assert flagged() == {bo.email}


def test_many_refusals_in_a_row_are_about_us_all_wait_and_staff_are_told_when_it_is_over(
    bo, cy, dee, server, clock
):
    people = [bo, cy, *(make_user(f"person{number}@example.com") for number in range(4))]
    server.refuses_all = True
    owe(*people)
    outbox.deliver_due()
    let_pass(clock, timedelta(days=2))
    assert set(states()) == {"pending"}
    assert flagged() == set()
    server.refuses_all = False
    clock.shift(HALF_AN_HOUR)
    while outbox.deliver_due():
        pass
    assert set(states()) == {"sent"}
    told = [m for m in mail.outbox if m.subject == "Mail leaves again"]
    assert [m.to for m in told] == [[dee.email]]
    assert "From Monday 23 November, 06:00 the mail server refused" in told[0].body


@pytest.mark.parametrize(("count", "told"), [(2, 0), (3, 1)])
def test_from_three_people_on_it_is_about_us(bo, cy, ada, dee, server, clock, count, told):
    server.refuses_all = True
    owe(*[bo, cy, ada][:count])
    outbox.deliver_due()
    server.refuses_all = False
    let_pass(clock, timedelta(hours=1), timedelta(minutes=1))
    assert [m.subject for m in mail.outbox].count("Mail leaves again") == told


def test_one_address_that_was_refused_and_took_a_mail_later_is_no_news_for_staff(bo, dee, server, clock):
    server.unknown.add(bo.email)
    owe(bo)
    outbox.deliver_due()
    server.unknown.clear()
    let_pass(clock, timedelta(minutes=1), timedelta(minutes=1))
    assert states() == ["sent"]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("to", "is_cleared"), [("", True), ("new@example.com", False)])
def test_a_mail_that_arrives_clears_the_flag_of_its_address(bo, to, is_cleared):
    User.objects.filter(pk=bo.pk).update(mail_refused_at=timezone.now())
    owe(bo, to=to)
    outbox.deliver_due()
    assert len(mail.outbox) == 1
    assert (flagged() == set()) is is_cleared


def test_only_the_address_that_was_refused_is_flagged(bo, cy, server, clock):
    server.unknown.add("new@example.com")
    owe(bo, to="new@example.com")
    outbox.deliver_due()
    clock.shift(timedelta(seconds=1))
    owe(cy, key="other")
    outbox.deliver_due()
    clock.shift(timedelta(minutes=1))
    outbox.deliver_due()
    assert states() == ["failed"]
    assert flagged() == set()


def test_what_its_worker_died_with_and_is_no_longer_true_was_perhaps_sent(bo, clock, monkeypatch):
    owe(bo)
    outbox.claim(Notification.objects.get().pk, now=timezone.now())
    monkeypatch.setitem(outbox.RENDERERS, "greeting", lambda _row, _now: None)
    clock.shift(timedelta(minutes=2))
    outbox.deliver_due()
    assert states() == ["uncertain"]


def test_what_waited_for_another_try_and_is_no_longer_true_was_not_sent(bo, server, clock, monkeypatch):
    server.is_away = True
    owe(bo)
    outbox.deliver_due()
    monkeypatch.setitem(outbox.RENDERERS, "greeting", lambda _row, _now: None)
    clock.shift(timedelta(minutes=2))
    outbox.deliver_due()
    assert states() == ["skipped"]
