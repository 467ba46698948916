"""What waits for staff: the first thing they see."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mentoring.models import MentorProfile
from people.failures import SO_MANY_ARE_US, count_refused
from people.models import Notification, User
from people.selectors import A_DAY
from sessions_app.caps import people_to_look_at
from sessions_app.models import Concern

LATE = timedelta(minutes=5)
Waiting = tuple[QuerySet, Any, str]  # rows, a sentence with their count, and how their list is narrowed down


def what_waits(request: HttpRequest, now: datetime) -> Iterator[tuple[str, str]]:
    """Sentences with the address of their list: only what this person may open, and where there is any."""
    for rows, sentence, query in (*people_who_wait(now), *mail_that_waits(now)):
        if may_see(request, rows) and (count := rows.count()):
            yield sentence % {"count": count}, f"{list_of(rows.model)}?{query}"
    if may_see(request, Notification.objects.all()) and count_refused() >= SO_MANY_ARE_US:
        yield (
            _("The mail server refuses us: see the last errors"),
            f"{list_of(Notification)}?status__exact=pending",
        )


def people_who_wait(now: datetime) -> Iterator[Waiting]:
    yield (
        MentorProfile.objects.filter(status=MentorProfile.Status.SUBMITTED, user__is_active=True),
        ngettext_lazy("%(count)d mentor waits to be read", "%(count)d mentors wait to be read", "count"),
        "status=submitted",
    )
    yield (
        Concern.objects.filter(resolved_at=None),
        ngettext_lazy("%(count)d concern is open", "%(count)d concerns are open", "count"),
        "state=open",
    )
    yield (
        people_to_look_at(now),
        ngettext_lazy(
            "%(count)d person booked or cancelled many times in a day",
            "%(count)d people booked or cancelled many times in a day",
            "count",
        ),
        "look_at=busy",
    )


def mail_that_waits(now: datetime) -> Iterator[Waiting]:
    mails = Notification.objects.order_by()
    yield (
        mails.pending().filter(send_at__lte=now - LATE),
        ngettext_lazy("%(count)d mail is late", "%(count)d mails are late", "count"),
        "status__exact=pending",
    )
    yield (
        mails.filter(status=Notification.Status.FAILED, failed_at__gt=now - A_DAY),
        ngettext_lazy("%(count)d mail failed in a day", "%(count)d mails failed in a day", "count"),
        "status__exact=failed",
    )
    yield (
        User.objects.exclude(mail_refused_at=None).filter(is_active=True),
        ngettext_lazy("%(count)d address takes no mail", "%(count)d addresses take no mail", "count"),
        "mail_refused_at__isempty=0",
    )


def may_see(request: HttpRequest, rows: QuerySet) -> bool:
    options = rows.model._meta
    return request.user.has_perm(f"{options.app_label}.view_{options.model_name}")


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
