"""A clock that can be moved, so that the site's own services do today what was done half a year ago."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from heapq import heapify, heappop, heappush
from unittest.mock import patch

from django.core.mail import get_connection
from django.utils import timezone

from people import outbox
from people.models import Notification
from sessions_app.errors import BookingError

Life = Generator[datetime, None, None]


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    with patch.object(timezone, "now", return_value=moment):
        yield


def let_happen(lives: Iterable[Life], *, until: datetime) -> None:
    """Live through all of these in the order of time, each step at its own moment, and the mails in between.

    A life yields the moment at which it goes on. What lies after `until` does not happen, and a life in
    which a session can't be had ends there. Mails owed before are left alone.
    """
    newest = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    agenda = [(next(life), number, life) for number, life in enumerate(lives)]
    heapify(agenda)
    while agenda and agenda[0][0] <= until:
        moment, number, life = heappop(agenda)
        close_mails(newest, moment)
        with clock_at(moment):
            try:
                heappush(agenda, (next(life), number, life))
            except (StopIteration, BookingError):
                continue
    close_mails(newest, until)


def close_mails(newest: int, until: datetime) -> None:
    """What a worker would have done by then with the mails written down after `newest`, each at its moment.
    They are sent nowhere: nobody is written to about what is past."""
    nowhere = get_connection("django.core.mail.backends.dummy.EmailBackend")
    due = Notification.objects.pending().filter(pk__gt=newest, send_at__lt=until)
    for notification in due.select_related("recipient").order_by("send_at", "pk"):
        with clock_at(notification.send_at):
            outbox.deliver(notification, connection=nowhere, now=notification.send_at)
