"""The rounds that workers make: the whole periodic schedule, driven by rows and by nobody's message.

Every worker looks at the rows of `Round` every few seconds. Whoever moves `last_run_at` on has that round's
turn, so any number of workers make each round once. No broker is needed for it.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from people import clock, outbox
from people.models import Round

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One round. `work` says whether it left something that can't wait for the next turn."""

    name: str
    every: timedelta
    work: Callable[[], bool | None]


def make_due_rounds(entries: Iterable[Entry]) -> bool:
    """Make every round whose turn it is; whether one of them left work behind.

    A round that fails is logged and tried again at its next turn; the others are made all the same. Raises
    django.db.Error when the database can't be asked.
    """
    entries, now = list(entries), clock.database_now()
    known = dict(Round.objects.values_list("name", "last_run_at"))
    missing = [Round(name=entry.name) for entry in entries if entry.name not in known]
    if missing:
        Round.objects.bulk_create(missing, ignore_conflicts=True)
    if any(is_ahead(known.get(entry.name), entry.every, now) for entry in entries):
        outbox.look_again(now)
    is_behind = False
    for entry in entries:
        if is_due(known.get(entry.name), entry.every, now) and take_turn(entry):
            is_behind = make_round(entry) or is_behind
    return is_behind


def make_round(entry: Entry) -> bool:
    try:
        left = bool(entry.work())
    except Exception:
        logger.exception("The round %s failed.", entry.name)
        return False
    if left:
        Round.objects.filter(name=entry.name).update(last_run_at=None)
    return left


def is_due(last_run_at: datetime | None, every: timedelta, now: datetime) -> bool:
    return last_run_at is None or last_run_at <= now - every or is_ahead(last_run_at, every, now)


def is_ahead(last_run_at: datetime | None, every: timedelta, now: datetime) -> bool:
    """Whether the clock was set back since the last run."""
    return last_run_at is not None and last_run_at >= now + every


def take_turn(entry: Entry) -> bool:
    """True for one worker; the others find the round made."""
    now = clock.database_now()
    due = Q(last_run_at=None) | Q(last_run_at__lte=now - entry.every) | Q(last_run_at__gte=now + entry.every)
    return bool(Round.objects.filter(due, name=entry.name).update(last_run_at=now))
