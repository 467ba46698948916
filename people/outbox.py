"""The outbox: mail is a row, written with the change that causes it and owned by whoever's update claimed it.

`notify` writes a row inside the caller's transaction and wakes the workers once that has committed.
They call `deliver_due`: it claims a row by a conditional update that sets `locked_until`, renders
the mail from the rows as they are now, sends it outside any transaction, and marks it. A worker
that dies leaves a lock that runs out.
"""

import logging
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from people.mail import Mail, build_message
from people.models import MailOptOut, Notification, User
from people.workers import wake_workers

logger = logging.getLogger(__name__)

Renderer = Callable[[Notification], Mail | None]
RENDERERS: dict[str, Renderer] = {}

# Sorts of mail that a person may decline, and the words for them on the settings page.
TOPICS = {
    "reminders": _("Reminders before a session"),
    "follow_ups": _("Questions after a session: how it went, and my next steps"),
}

BACKOFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]
REFUSALS_OF_US = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)
SWEEP_ROWS = 20
SWEEP_SECONDS = 5.0


class TooEarly(Exception):  # noqa: N818 # not an error: the mail is true, but only from `until` (UTC) on
    """Raised by a renderer whose moment has moved since the mail was written down, because its reader has."""

    def __init__(self, until: datetime) -> None:
        self.until = until


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """Register the function that turns a notification of this kind into a mail, or
    into None when it is no longer true."""

    def register(renderer: Renderer) -> Renderer:
        RENDERERS[kind] = renderer
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


def claim(notification_id: int, *, now: datetime) -> bool:
    """True for exactly one worker until the lock runs out (`OUTBOX_LEASE_SECONDS`)."""
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    claimable = Notification.objects.filter(pk=notification_id).claimable(now)
    return bool(claimable.update(locked_until=now + lease, attempts=F("attempts") + 1))


def deliver_due(*, now: datetime | None = None, stopwatch: Callable[[], float] = time.monotonic) -> int:
    """Send what is due, at most `SWEEP_ROWS` rows or `SWEEP_SECONDS` seconds of it, and
    return how many rows were handled.

    At least one row is handled, however long it takes. The clock is read again for each row (a frozen `now`
    is for tests), because a lease must outlive the sending. `stopwatch` counts seconds.
    """
    started = stopwatch()
    due = (
        Notification.objects.claimable(now or timezone.now())
        .codes_first()
        .values_list("pk", flat=True)[:SWEEP_ROWS]
    )
    handled = 0
    connection: BaseEmailBackend | None = None
    for pk in list(due):
        if not claim(pk, now=now or timezone.now()):
            continue
        connection = connection or get_connection()
        deliver(
            Notification.objects.select_related("recipient").get(pk=pk),
            connection=connection,
            now=now or timezone.now(),
        )
        handled += 1
        if stopwatch() - started > SWEEP_SECONDS:
            break
    return handled


def is_behind(now: datetime) -> bool:
    """Whether mail is due that no worker has in hand."""
    return Notification.objects.claimable(now).exists()


def deliver(notification: Notification, *, connection: BaseEmailBackend, now: datetime) -> None:
    """Render and send one claimed notification and write down what became
    of it. Never raises for one bad row."""
    try:
        mail = render(notification)
        if mail is None:
            _close(notification, Notification.Status.SKIPPED, now)
            return
        message = build_message(mail, to=notification.recipient.email, key=notification.key)
        message.connection = connection
        message.send()
    except TooEarly as early:
        Notification.objects.filter(pk=notification.pk).update(
            send_at=early.until, locked_until=None, attempts=0
        )
        return
    except Exception as error:  # noqa: BLE001 # a poison row must not stop the others; what happened is kept on the row
        _record_failure(notification, error, now)
        return
    _close(notification, Notification.Status.SENT, now)


def render(notification: Notification) -> Mail | None:
    """The mail as the rows are now, in the recipient's zone and language; None
    when it stopped being true or wanted."""
    renderer = RENDERERS[notification.kind]
    recipient = notification.recipient
    if not recipient.is_active:
        return None
    with timezone.override(recipient.zone), translation.override(settings.LANGUAGE_CODE):
        mail = renderer(notification)
    if mail and mail.topic and MailOptOut.objects.filter(user=recipient, topic=mail.topic).exists():
        return None
    return mail


def _close(notification: Notification, status: Notification.Status, now: datetime) -> None:
    sent_at = now if status == Notification.Status.SENT else None
    Notification.objects.filter(pk=notification.pk).update(
        status=status, sent_at=sent_at, locked_until=None, last_error="", payload=kept_payload(notification)
    )


def kept_payload(notification: Notification) -> dict[str, Any]:
    """Ids stay for the record; words and codes that an account mail carried do not outlive its sending."""
    return {key: value for key, value in notification.payload.items() if key not in {"subject", "body"}}


def _record_failure(notification: Notification, error: Exception, now: datetime) -> None:
    """A refusal for good fails at once and flags the address; anything else backs off and is tried again."""
    final = is_final(error) or notification.attempts > len(BACKOFF)
    logger.warning(
        "Notification %s (%s) was not sent: %s", notification.pk, notification.kind, type(error).__name__
    )
    rows = Notification.objects.filter(pk=notification.pk)
    last_error = f"{type(error).__name__}: {error}"[:2000]
    if final:
        kept = kept_payload(notification)
        rows.update(status=Notification.Status.FAILED, locked_until=None, last_error=last_error, payload=kept)
    else:
        rows.update(locked_until=now + BACKOFF[notification.attempts - 1], last_error=last_error)
    if isinstance(error, smtplib.SMTPRecipientsRefused) and is_final(error):
        User.objects.filter(pk=notification.recipient_id, email__in=list(error.recipients)).update(
            mail_refused_at=now
        )


def is_final(error: Exception) -> bool:
    """Whether a mail server's answer is permanent: a 5yz reply (RFC 5321,
    4.2.1) about this mail or its address.

    A refusal of ourselves (a wrong password, an unknown sender) meets every mail alike:
    those wait until staff have mended it.
    """
    if isinstance(error, REFUSALS_OF_US):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
