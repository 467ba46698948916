"""What pages about the whole site read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from people.models import Notification, Round, User

A_DAY = timedelta(days=1)
AskPeople = Callable[[datetime], QuerySet[User]]


@dataclass(frozen=True)
class Reason:
    """Why staff look at people: in words, and who they are at a moment."""

    words: str | Promise
    people: AskPeople


TO_LOOK_AT: dict[str, Reason] = {}


def to_look_at(name: str, words: str | Promise) -> Callable[[AskPeople], AskPeople]:
    """Register who else is in the list of people, under "to look at"."""

    def register(people: AskPeople) -> AskPeople:
        TO_LOOK_AT[name] = Reason(words, people)
        return people

    return register


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


def lacks_second_factor(person: Any) -> bool:
    """Whether staff pages wait for this person to set one up."""
    return settings.STAFF_NEED_SECOND_FACTOR and not is_mfa_enabled(person)


def may_as_staff(person: User, permission: str) -> bool:
    """Whether someone may do this on the pages of staff, and on those of others as one of the staff."""
    return person.is_staff and person.has_perm(permission) and not lacks_second_factor(person)
