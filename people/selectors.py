"""What pages about the whole site read."""

from datetime import datetime
from typing import cast

from django.db.models import Min
from django.http import HttpRequest

from people.models import Notification, User


def seconds_behind(now: datetime) -> int:
    """How long the mail that is due longest has waited for a worker: 0 when nothing waits."""
    oldest = Notification.objects.claimable(now).aggregate(oldest=Min("send_at"))["oldest"]
    return int((now - oldest).total_seconds()) if oldest else 0


def signed_in(request: HttpRequest) -> User | None:
    """Whoever this request comes from; None for a guest."""
    return cast(User, request.user) if request.user.is_authenticated else None


def find_person(pk: int) -> User | None:
    """Whoever a signed link was made for, if they are still here."""
    return User.objects.filter(pk=pk).first()
