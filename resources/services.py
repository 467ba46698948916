"""Changes to the library that carry a rule."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from mentoring.models import Theme
from people.models import User
from resources.models import Resource


def review(resources: QuerySet[Resource], *, status: Resource.Status, by: User, now: datetime) -> int:
    """Give resources a status, and say who looked at them and when. Returns how many."""
    chosen = Resource.objects.filter(pk__in=list(resources.values_list("pk", flat=True)))
    return chosen.update(status=status, reviewed_by=by, reviewed_at=now)


def add_several(
    resources: Iterable[Resource], *, themes: Iterable[Theme], by: User, now: datetime
) -> list[Resource]:
    """Save new resources on the same topics; those that go in with a decision count as looked at."""
    made = []
    with transaction.atomic():
        for resource in resources:
            resource.suggested_by, resource.created_at = by, now
            if resource.status != Resource.Status.SUGGESTED:
                resource.reviewed_by, resource.reviewed_at = by, now
            resource.save()
            resource.themes.set(themes)
            made.append(resource)
    return made
