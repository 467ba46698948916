"""What becomes of a mail that could not be sent.

Whose fault it is decides. Ours (the mail can't be written): tried for a day, then it has failed. The mail
server's, or the way's to it: the mail waits for as long as it is true, a week at most, because a server may
be away for a weekend. A refusal for good (a 5yz reply, RFC 5321, 4.2.1) says only whose side it is on once
another mail has come through after it: then it is about this mail or its address. While nothing comes through
it may be us whom the server no longer wants, and then every mail waits and nobody's address is flagged.
"""

import logging
import smtplib
from datetime import datetime, timedelta

from people.models import Notification, User

logger = logging.getLogger(__name__)

BACKOFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]
HALF_AN_HOUR = timedelta(minutes=30)  # no server that is back waits longer for us
GIVEN_UP_AFTER = timedelta(days=7)
# On a site so quiet that no other mail comes along, a refusal is believed after so many tries.
BELIEVED_AFTER = 5
SO_MANY_ARE_US = 3
# Whatever address they meet, they are about us.
REFUSALS_OF_US = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)


def record_failure(notification: Notification, error: Exception, now: datetime) -> None:
    """Write down when a claimed mail is tried again, or that it has failed. `now` on the database's clock."""
    logger.warning(
        "Notification %s (%s) was not sent: %s", notification.pk, notification.kind, type(error).__name__
    )
    is_refused = isinstance(error, REFUSALS_OF_US) or is_for_good(error)
    if is_refused and notification.refused_at is None:
        notification.refused_at = now
    what = {
        "refused_at": notification.refused_at,
        "last_error": f"{type(error).__name__}: {error}"[:2000],
    }
    if has_failed(notification, error, now):
        ended = {"status": Notification.Status.FAILED, "failed_at": now}
        notification.end_try(**what, **ended, payload=notification.kept_payload())
        flag_address(notification, error, now)
    else:
        notification.end_try(**what, locked_until=now + wait_for(notification, error))


def wait_for(notification: Notification, error: Exception) -> timedelta:
    wait = BACKOFF[min(notification.attempts, len(BACKOFF)) - 1]
    return min(wait, HALF_AN_HOUR) if isinstance(error, OSError) else wait


def has_failed(notification: Notification, error: Exception, now: datetime) -> bool:
    if not isinstance(error, OSError):  # which every error of a server, and of the way to it, is
        return notification.attempts > len(BACKOFF)
    if is_for_good(error) and is_believed(notification):
        return True
    return notification.attempts > len(BACKOFF) and now - notification.send_at > GIVEN_UP_AFTER


def is_for_good(error: Exception) -> bool:
    """Whether this is a permanent answer about this mail or its address."""
    if isinstance(error, REFUSALS_OF_US):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def is_believed(notification: Notification) -> bool:
    """Whether a refusal can only be about this mail: someone else's has come through since, or so few
    are refused, so often, that it can't be us."""
    others = Notification.objects.exclude(recipient=notification.recipient)
    if others.filter(status=Notification.Status.SENT, sent_at__gt=notification.refused_at).exists():
        return True
    return notification.attempts >= BELIEVED_AFTER and count_refused() < SO_MANY_ARE_US


def count_refused() -> int:
    """How many people a mail waits for that was refused for good."""
    waiting = Notification.objects.pending().exclude(refused_at=None)
    return waiting.values("recipient").distinct().count()


def flag_address(notification: Notification, error: Exception, now: datetime) -> None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        people = User.objects.filter(pk=notification.recipient_id, email__in=list(error.recipients))
        people.update(mail_refused_at=now)
