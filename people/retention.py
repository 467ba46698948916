"""For how long things are kept: periods from settings, kept to once a day.

Each app registers what it forgets (`forgets`), and which rows of mail it still needs although they are old
(`guards`): the key of a row is what keeps a mail from being written twice, so it stays until nothing can owe
that mail again. The page on what is kept reads the same settings.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db.models.functions import Coalesce

from people import copies, devices, limits, services
from people.models import Notification

logger = logging.getLogger(__name__)

Forget = Callable[[datetime], object]
Guard = Callable[[Iterable[Notification]], set[int]]
FORGETTING: list[Forget] = []
GUARDS: list[Guard] = []
BATCH = 500


def forgets(forget: Forget) -> Forget:
    FORGETTING.append(forget)
    return forget


def guards(guard: Guard) -> Guard:
    """Register what says which of these old mails (their numbers) are about something that isn't over."""
    GUARDS.append(guard)
    return guard


def before(now: datetime, days: int) -> datetime | None:
    """What is older than this has been kept long enough; None where 0 says "as long as the account"."""
    return now - timedelta(days=days) if days else None


def forget_what_is_old(now: datetime) -> None:
    """Everything whose time is over at `now` (UTC). Again, it changes nothing. What fails is logged, and
    stops nothing else."""
    ours: list[Forget] = [
        lambda now: call_command("clearsessions"),
        lambda now: devices.forget_ended(),
        lambda now: limits.forget_old(now=now),
        lambda now: services.remove_unconfirmed_accounts(now=now),
        copies.forget_expired,
        forget_mails,
    ]
    for forget in (*ours, *FORGETTING):
        try:
            forget(now)
        except Exception:
            logger.exception("Something old was not forgotten.")


def forget_mails(now: datetime) -> int:
    """Delete rows of mail that ended KEEP_MAIL_DAYS ago; how many. Those that an app still needs stay."""
    limit = before(now, settings.KEEP_MAIL_DAYS)
    if limit is None:
        return 0
    ended = Notification.objects.exclude(status=Notification.Status.PENDING)
    old = ended.alias(ended_at=Coalesce("sent_at", "failed_at", "send_at")).filter(ended_at__lte=limit)
    deleted, last = 0, 0
    while rows := list(old.filter(pk__gt=last).only("pk", "kind", "payload").order_by("pk")[:BATCH]):
        last = rows[-1].pk
        needed = set().union(*(guard(rows) for guard in GUARDS))
        gone = [row.pk for row in rows if row.pk not in needed]
        deleted += Notification.objects.filter(pk__in=gone).delete()[0]
    return deleted
