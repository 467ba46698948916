"""Closing an account and opening it again: the one place where `User.is_active` changes.

A closed account can't sign in, is signed out everywhere, and its links in mails are dead. What an app above
this one does then (coming sessions end) it registers here. It is done after the account is closed, in
transactions of its own, and again by the workers' rounds, so that a crash between leaves nothing standing.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Closure, User
from people.outbox import PendingMail, notify

logger = logging.getLogger(__name__)

Kind = Closure.Kind
TIME_TO_STAY = timedelta(days=7)
STAY_SALT = "people.stay"

# Called with the person and the moment, once they are closed.
Follow = Callable[[User, datetime], None]
Record = Callable[[], object]
AFTER_CLOSING: list[Follow] = []


class CantClose(Exception):  # noqa: N818 # a refusal; the message is a sentence for whoever asked
    """The account can't be closed, or opened, as asked."""


def after_closing(act: Follow) -> Follow:
    AFTER_CLOSING.append(act)
    return act


def suspend(
    *, user: User, by: User | None, reason: str, now: datetime, record: Record | None = None
) -> Closure:
    """Close someone's account for a reason that the team reads. `by` None: from the command line. `record`
    writes it into a history, in the same transaction.

    Raises CantClose for oneself, for a superuser, and for an account that is closed already.
    """
    if by and by.pk == user.pk:
        raise CantClose(_("You can't suspend yourself."))
    if by and user.is_staff and not by.is_superuser:
        raise CantClose(_("Only a superuser suspends another member of the team."))
    if user.is_superuser:
        raise CantClose(_("%(name)s is a superuser. Take that away first.") % {"name": user.display_name})
    return close(user, now, kind=Kind.SUSPENDED, by=by, reason=reason, record=record)


def leave(*, user: User, now: datetime) -> Closure:
    """Close one's own account; it is removed for good after a week, and opens again before, from the mail.

    Raises CantClose for staff: who has powers here hands them over first.
    """
    if why_not := why_not_leave(user):
        raise CantClose(why_not)
    return close(user, now, kind=Kind.LEAVING, by=user, remove_at=now + TIME_TO_STAY)


def why_not_leave(user: User) -> str:
    if not user.is_staff:
        return ""
    return _("You are on the team. Ask another member to take your rights away first.")


def close(
    user: User,
    now: datetime,
    *,
    kind: Kind,
    by: User | None,
    reason: str = "",
    remove_at: datetime | None = None,
    record: Record | None = None,
) -> Closure:
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if not user.is_active and not (kind == Kind.SUSPENDED and end_leaving(user, by, now)):
            raise CantClose(_("This account is closed already."))
        closure = Closure.objects.create(
            user=user, kind=kind, by=by, reason=reason, at=now, remove_at=remove_at
        )
        user.is_active = False
        user.save(update_fields=["is_active"])
        sign_out_everywhere(user)
        if record:
            record()
        if kind == Kind.LEAVING:
            key = f"leaving:{closure.pk}"
            notify(PendingMail(user, "leaving", key, {"closure": closure.pk}, send_at=now), now=now)
    for follow in AFTER_CLOSING:
        try:
            follow(user, now)
        except Exception:  # the account is closed, and the rounds do it again
            logger.exception("What follows the closing of account %d is left to the rounds.", user.pk)
    return closure


def end_leaving(user: User, by: User | None, now: datetime) -> bool:
    """Who is leaving can be suspended all the same: then the mail opens nothing, and nothing is removed."""
    leaving = Closure.objects.open().filter(user=user, kind=Kind.LEAVING, user__erased_at=None)
    return bool(leaving.update(ended_at=now, ended_by=by))


def reopen(*, user: User, by: User | None, now: datetime) -> None:
    """Let someone back in. Sessions that ended stay ended; a mentor's page is as it was.

    Raises CantClose when the account is open, or was removed for good.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        closure = Closure.objects.open().filter(user=user).first()
        if closure is None or user.erased_at or (closure.remove_at and closure.remove_at <= now):
            raise CantClose(_("There is nothing to open again."))
        closure.ended_at, closure.ended_by = now, by
        closure.save(update_fields=["ended_at", "ended_by"])
        user.is_active = True
        user.save(update_fields=["is_active"])


def sign_out_everywhere(user: User) -> None:
    rows = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    rows.delete()


def closure_of(user: User) -> Closure | None:
    """Why this account is closed now; None for one that is open."""
    return Closure.objects.open().filter(user=user).first()


def tell_closed(user: User, now: datetime) -> None:
    """Whoever asks for a code of a closed account gets a sentence by mail instead, at most once an hour: on
    the page nobody learns which addresses are known, or closed."""
    key = f"account_closed:{user.pk}:{now:%Y-%m-%dT%H}"
    with transaction.atomic():
        notify(PendingMail(user, "account_closed", key, {}, send_at=now), now=now)


def stay_url(closure: Closure) -> str:
    """The full address, good for this closure alone, that opens the account again."""
    token = signing.Signer(salt=STAY_SALT).sign(str(closure.pk))
    return settings.BASE_URL + reverse("people:stay", args=[token])


def read_stay_token(token: str, now: datetime) -> Closure | None:
    """Whose account it opens; None when it was tampered with, used, or is too late."""
    try:
        pk = int(signing.Signer(salt=STAY_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    waiting = Closure.objects.open().filter(pk=pk, kind=Kind.LEAVING, remove_at__gt=now)
    return waiting.select_related("user").first()
