"""What this app keeps about a person: handed to them, and removed."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from people.data import Row, erases, exports
from people.models import User
from resources.models import Resource


@exports(
    "suggested",
    _("What you suggested for the library"),
    Resource,
    ("title", "url", "summary", "why", "who_for", "not_for", "status", "created_at"),
)
def suggested(user: User) -> Iterator[Row]:
    for row in Resource.objects.filter(suggested_by=user).order_by("created_at"):
        yield row, {}


@erases
def forget_who_suggested(user: User, now: datetime) -> None:
    """The library is read by all and stays; who brought something to it doesn't."""
    Resource.objects.filter(suggested_by=user).update(suggested_by=None)
    Resource.objects.filter(reviewed_by=user).update(reviewed_by=None)
