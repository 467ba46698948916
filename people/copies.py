"""A copy of one's data: asked for, made by the workers, kept for a week."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from people.data import make_zip
from people.models import DataCopy, User
from people.outbox import PendingMail, notify
from people.sealing import seal_bytes, unseal_bytes
from people.workers import COPIES_TASK, wake_workers

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)
ONE_A = timedelta(days=1)


def standing_copy(user: User, now: datetime) -> DataCopy | None:
    """What stands in the way of a new copy: one being made or still good, or one that failed within a day."""
    newest = DataCopy.objects.of(user).defer("content").order_by("-asked_at", "-pk").first()
    if newest is None or (newest.expires_at and newest.expires_at <= now):
        return None
    if newest.error and newest.asked_at <= now - ONE_A:
        return None
    return newest


def ask_for_copy(*, user: User, now: datetime) -> tuple[DataCopy, bool]:
    """Have a copy made, and whether it is a new one: one that is being made or still good is given again."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if standing := standing_copy(user, now):
            return standing, False
        copy = DataCopy.objects.create(user=user, asked_at=now)
        transaction.on_commit(lambda: wake_workers(COPIES_TASK))
    return copy, True


def make_copies(*, now: datetime) -> int:
    """Make every copy that was asked for, and mail who asked; how many were made. One that fails is written
    down for the team and doesn't stop the others."""
    made = 0
    for copy in DataCopy.objects.waiting().defer("content").select_related("user").order_by("asked_at"):
        try:
            content = seal_bytes(make_zip(copy.user, now))
        except DatabaseError:
            raise  # the copy is all right: the next round makes it
        except Exception as error:
            logger.exception("A copy of someone's data failed.")
            DataCopy.objects.filter(pk=copy.pk, ready_at=None).update(error=type(error).__name__)
            continue
        made += keep(copy, content, now)
    return made


def keep(copy: DataCopy, content: bytes, now: datetime) -> bool:
    """False when another worker was sooner, or the person has gone meanwhile."""
    with transaction.atomic():
        waiting = DataCopy.objects.waiting().filter(pk=copy.pk)
        kept = waiting.update(content=content, ready_at=now, expires_at=now + KEPT_FOR)
        if kept:
            ids = {"copy": copy.pk}
            notify(PendingMail(copy.user, "data_copy", f"data_copy:{copy.pk}", ids, send_at=now), now=now)
    return bool(kept)


def good_copy(user: User, pk: int, now: datetime) -> DataCopy | None:
    """One's own copy as long as it is good, without its content."""
    return DataCopy.objects.of(user).good(now).defer("content").filter(pk=pk).first()


def content_of(copy: DataCopy) -> bytes:
    """The zip. Raises CannotOpen when its key is in the settings no more."""
    return unseal_bytes(bytes(copy.content or b""))


def forget_expired(now: datetime) -> int:
    """Rows of a day and more stay until their week is over, so that nobody asks every hour."""
    old = DataCopy.objects.filter(expires_at__lte=now) | DataCopy.objects.filter(asked_at__lte=now - KEPT_FOR)
    deleted, _rows = old.exclude(expires_at__gt=now).delete()
    return deleted
