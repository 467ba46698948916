"""The outbox: mail is a row, written with the change that causes it and owned by whoever's update claimed it.

`notify` writes a row inside the caller's transaction and wakes the workers once that has committed.
They call `deliver_due`: it claims a row by a conditional update that sets `locked_until`, renders
the mail from the rows as they are now, sends it outside any transaction, and marks it. A worker
that dies leaves a lock that runs out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from people import clock
from people.failures import SO_MANY_ARE_US, count_refused, record_failure
from people.mail import Mail, build_message
from people.models import MailOptOut, Notification, User
from people.workers import wake_workers

Status = Notification.Status
Renderer = Callable[[Notification, datetime], Mail | None]
RENDERERS: dict[str, Renderer] = {}
TO_CLOSED: set[str] = set()  # kinds of mail that go to a closed account too

# Sorts of mail that a person may decline, and the words for them on the settings page.
TOPICS = {
    "reminders": _("Reminders before a session"),
    "follow_ups": _("Questions after a session: how it went, and my next steps"),
}

LOOKED_AT_AGAIN = timedelta(days=1)
SWEEP_ROWS = 20
SWEEP_SECONDS = 5.0


class TooEarly(Exception):  # noqa: N818 # not an error: the mail is true, but only from `until` (UTC) on
    """Raised by a renderer whose moment has moved since the mail was written down, because its reader has."""

    def __init__(self, until: datetime) -> None:
        self.until = until


def renders(kind: str, *, to_closed: bool = False) -> Callable[[Renderer], Renderer]:
    """Register the function that turns a notification of this kind into a mail, or
    into None when it is no longer true. A closed account gets no mail but `to_closed`."""

    def register(renderer: Renderer) -> Renderer:
        RENDERERS[kind] = renderer
        if to_closed:
            TO_CLOSED.add(kind)
        return renderer

    return register


@dataclass(frozen=True)
class PendingMail:
    """One mail to be written down: to whom, which kind, what makes it the same mail
    (`key`), ids it needs, when (UTC)."""

    recipient: User
    kind: str
    key: str
    payload: dict[str, Any]
    send_at: datetime


def notify(*owed: PendingMail, now: datetime) -> None:
    """Write down mails that are owed. The same key again changes nothing. Call it
    inside the transaction of the change."""
    for mail in owed:
        if mail.kind not in RENDERERS:
            raise LookupError(f"No renderer is registered for mail of kind {mail.kind!r}.")
    rows = [
        Notification(
            recipient=mail.recipient,
            kind=mail.kind,
            key=mail.key,
            payload=mail.payload,
            send_at=mail.send_at,
            created_at=now,
        )
        for mail in owed
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if any(mail.send_at <= now for mail in owed):
        transaction.on_commit(wake_workers)


def not_owed_yet(owed: list[PendingMail]) -> list[PendingMail]:
    """Those of these mails that were never written down; a repeated key counts once."""
    known = set(
        Notification.objects.filter(key__in=[mail.key for mail in owed]).values_list("key", flat=True)
    )
    return list({mail.key: mail for mail in owed if mail.key not in known}.values())


def claim(notification_id: int, *, now: datetime) -> datetime | None:
    """Until when exactly one worker has it in hand (`OUTBOX_LEASE_SECONDS`); None for all the others. The
    moment is that worker's alone: by it they are known when they say what became of it."""
    lock = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    claimable = Notification.objects.filter(pk=notification_id).claimable(now)
    changed = claimable.update(locked_until=lock, attempts=F("attempts") + 1, last_error="")
    return lock if changed else None


def deliver_due(*, now: datetime | None = None, stopwatch: Callable[[], float] = time.monotonic) -> int:
    """Send what is due, at most `SWEEP_ROWS` rows or `SWEEP_SECONDS` seconds of it, and
    return how many rows were handled.

    At least one row is handled, however long it takes. The database's clock is read again for each row (a
    frozen `now` is for tests), because a lease must outlive the sending. `stopwatch` counts seconds.
    """
    started = stopwatch()
    due = Notification.objects.claimable(now or clock.database_now()).codes_first()[:SWEEP_ROWS]
    handled = 0
    connection: BaseEmailBackend | None = None
    for before in list(due.only("locked_until", "last_error")):
        lock = claim(before.pk, now=now or clock.database_now())
        if lock is None:
            continue
        connection = connection or get_connection()
        notification = Notification.objects.select_related("recipient").get(pk=before.pk)
        notification.locked_until = lock  # whoever has taken it since, this try is ours
        deliver(
            notification,
            connection=connection,
            now=now or clock.database_now(),
            is_uncertain=before.lost_its_worker,
        )
        handled += 1
        if stopwatch() - started > SWEEP_SECONDS:
            break
    return handled


def send_again(mails: QuerySet[Notification], *, now: datetime) -> list[Notification]:
    """Try these now: those that failed or were left out, and those that are due and wait for their next try.
    What a worker has in hand, and what isn't due yet, is left. Returns those that are tried; call it inside
    `atomic()`."""
    ended = Q(status__in=(Status.FAILED, Status.SKIPPED))
    in_hand = Q(locked_until__gt=now, last_error="")
    waiting = Q(status=Status.PENDING, send_at__lte=now) & ~in_hand
    unsent = mails.filter(ended | waiting).order_by("pk").select_related(None)
    chosen = list(unsent.select_for_update().only("key", "status"))
    again = Notification.objects.filter(pk__in=[mail.pk for mail in chosen])
    # Before the others, because they are about to wait too.
    again.pending().update(locked_until=None)
    again.filter(ended).update(
        status=Status.PENDING, locked_until=None, attempts=0, last_error="", refused_at=None
    )
    if chosen:
        transaction.on_commit(wake_workers)
    return chosen


def look_again(now: datetime) -> None:
    """The clock was ahead and has been set back: what was left out as too late in the last day is looked at
    once more, and left out again where it is not true. What was left out for a reason of its own (a restored
    backup) keeps it."""
    skipped = Notification.objects.filter(
        status=Status.SKIPPED, send_at__gt=now - LOOKED_AT_AGAIN, last_error=""
    )
    skipped.update(status=Status.PENDING, attempts=0)


def is_behind(now: datetime) -> bool:
    """Whether mail is due that no worker has in hand."""
    return Notification.objects.claimable(now).exists()


def deliver(
    notification: Notification, *, connection: BaseEmailBackend, now: datetime, is_uncertain: bool = False
) -> None:
    """Render and send one claimed notification and write down what became of it. Never raises for one bad
    row. `is_uncertain`: a worker died with it, perhaps after sending; then it is not said to be skipped."""
    try:
        mail = render(notification, now)
        if mail is None:
            status = Status.UNCERTAIN if is_uncertain else Status.SKIPPED
            notification.end_try(status=status, last_error="", payload=notification.kept_payload())
            return
        message = build_message(mail, to=notification.recipient.email, key=notification.key)
        message.connection = connection
        message.send()
    except TooEarly as early:
        notification.end_try(send_at=early.until, attempts=0)
        return
    except Exception as error:  # noqa: BLE001 # a poison row must not stop the others; what happened is kept on the row
        record_failure(notification, error, now)
        return
    notification.mark_sent(now)
    came_through(notification, message.to, now)


def render(notification: Notification, now: datetime) -> Mail | None:
    """The mail as the rows are at `now`, in the recipient's zone and language; None
    when it stopped being true or wanted."""
    renderer = RENDERERS[notification.kind]
    recipient = notification.recipient
    if not recipient.is_active and notification.kind not in TO_CLOSED:
        return None
    with timezone.override(recipient.zone), translation.override(settings.LANGUAGE_CODE):
        mail = renderer(notification, now)
    if mail and mail.topic and MailOptOut.objects.filter(user=recipient, topic=mail.topic).exists():
        return None
    return mail


def came_through(notification: Notification, addresses: list[str], now: datetime) -> None:
    """An address that took a mail takes mail; after a refusal of us what waited is sent now, and staff are
    told."""
    recipient = notification.recipient
    if recipient.mail_refused_at and recipient.email in addresses:
        User.objects.filter(pk=recipient.pk).update(mail_refused_at=None)
    if notification.refused_at and count_refused() + 1 >= SO_MANY_ARE_US:
        tell_staff(notification.refused_at, now)
        Notification.objects.pending().exclude(refused_at=None).update(locked_until=None)


def tell_staff(refused_at: datetime, now: datetime) -> None:
    """That mail leaves again, at most once a day."""
    kind, since = "mail_works_again", {"refused_at": refused_at.isoformat()}
    staff = User.objects.staff()
    notify(*(PendingMail(p, kind, f"{kind}:{now:%Y-%m-%d}:{p.pk}", since, now) for p in staff), now=now)
