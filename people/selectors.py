"""What pages about the whole site read."""

from datetime import datetime, timedelta
from typing import cast

from django.db.models import Count, Min
from django.http import HttpRequest

from people.models import Notification, Round, User

A_DAY = timedelta(days=1)


def mail_health(now: datetime) -> dict[str, int]:
    """How much mail is due at `now` and for how many seconds the oldest has been, whenever it is tried next;
    and how much has failed in the last day."""
    due = Notification.objects.pending().filter(send_at__lte=now)
    counted = due.aggregate(count=Count("pk"), oldest=Min("send_at"))
    behind = now - counted["oldest"] if counted["oldest"] else timedelta(0)
    failed = Notification.objects.filter(status=Notification.Status.FAILED, failed_at__gt=now - A_DAY)
    return {
        "outbox_due": counted["count"],
        "outbox_oldest_due_seconds": int(behind.total_seconds()),
        "outbox_failed_in_a_day": failed.count(),
    }


def seconds_since_rounds(now: datetime) -> dict[str, int | None]:
    """How many seconds ago each of the workers' rounds was last begun; None for one that is due at once."""
    rounds = Round.objects.order_by("name").values_list("name", "last_run_at")
    return {name: int((now - last).total_seconds()) if last else None for name, last in rounds}


def signed_in(request: HttpRequest) -> User | None:
    """Whoever this request comes from; None for a guest."""
    return cast(User, request.user) if request.user.is_authenticated else None


def find_person(pk: int) -> User | None:
    """Whoever a signed link was made for, if they are still here."""
    return User.objects.filter(pk=pk).first()
