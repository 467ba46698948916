"""What this app keeps about a person: handed to them, removed, and forgotten in time.

Of the other person a copy has the name only: never an address, nor a concern that they reported.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.data import Row, erases, exports, holds_back
from people.models import Notification, User
from people.retention import before, forgets, guards
from people.templatetags.times import clock, day
from sessions_app.models import (
    Booking,
    BookingEvent,
    Challenge,
    ClosedPair,
    Commitment,
    Concern,
    Decline,
    Message,
)
from sessions_app.models.bookings import BookingQuerySet

ROLE, WITH, SESSION = gettext_lazy("You were"), gettext_lazy("With"), gettext_lazy("Session of")
ABOUT = {"session": SESSION, "with": WITH}


def of(user: User) -> BookingQuerySet:
    return Booking.objects.visible_to(user).with_people().order_by("starts_at", "pk")


def about(booking: Booking, user: User) -> dict[str, object]:
    return {"session": booking.starts_at, "with": booking.other(user).display_name}


def name_for(user: User, other: User | None) -> str:
    if other is None:
        return ""
    return _("you") if other.pk == user.pk else other.display_name


@exports(
    "sessions",
    gettext_lazy("Your sessions"),
    Booking,
    (
        "id", "starts_at", "status", "goal", "context", "link", "level", "buffer_minutes", "room",
        "answer_by", "cancel_reason", "missed_reason", "none_because", "wrapped_up_at", "created_at",
        "changed_at",
    ),
    {
        "role": ROLE, "with": WITH, "theme": gettext_lazy("Topic"), "ended_by": gettext_lazy("Ended by"),
        "wrapped_up_by": gettext_lazy("How it went was said by"),
        "once_was_enough": gettext_lazy("You said that once was enough"),
    },
)  # fmt: skip
def sessions(user: User) -> Iterator[Row]:
    for booking in of(user).select_related("ended_by", "wrapped_up_by"):
        role = "mentor" if booking.is_mentor(user) else "mentee"
        yield (
            booking,
            {
                "role": _("the mentor") if role == "mentor" else _("the mentee"),
                "with": booking.other(user).display_name,
                "theme": booking.theme.label,
                "ended_by": name_for(user, booking.ended_by),
                "wrapped_up_by": name_for(user, booking.wrapped_up_by),
                "once_was_enough": role in booking.once_was_enough,
            },
        )


@exports(
    "lines",
    gettext_lazy("Lines between you and the other person"),
    Message,
    ("text", "created_at"),
    ABOUT | {"sender": gettext_lazy("From")},
)
def lines(user: User) -> Iterator[Row]:
    for booking in of(user):
        for row in booking.messages.select_related("sender"):
            yield row, about(booking, user) | {"sender": name_for(user, row.sender)}


@exports("challenges", gettext_lazy("Challenges"), Challenge, ("text", "created_at"), ABOUT)
def challenges(user: User) -> Iterator[Row]:
    for booking in of(user):
        for row in booking.challenges.all():
            yield row, about(booking, user)


@exports(
    "next_steps",
    gettext_lazy("Next steps, and how they went"),
    Commitment,
    ("text", "challenge", "due_on", "status", "reflection", "created_at", "answered_at"),
    ABOUT,
)
def next_steps(user: User) -> Iterator[Row]:
    for booking in of(user):
        for row in booking.commitments.all():
            yield row, about(booking, user)


@exports(
    "declines",
    gettext_lazy("“I can't help with this”"),
    Decline,
    ("reason", "sentence", "original_goal", "suggested_goal", "no_room_until", "created_at", "taken_at"),
    ABOUT,
)
def declines(user: User) -> Iterator[Row]:
    for booking in of(user).filter(decline__isnull=False).select_related("decline"):
        yield booking.decline, about(booking, user)


@exports(
    "concerns",
    gettext_lazy("What you reported to our team"),
    Concern,
    ("kind", "text", "created_at", "resolved_at"),
    ABOUT,
)
def concerns(user: User) -> Iterator[Row]:
    for row in Concern.objects.filter(reporter=user).select_related(
        "booking__mentor__user", "booking__mentee"
    ):
        yield row, about(row.booking, user)


@exports(
    "trail",
    gettext_lazy("What happened to your sessions"),
    BookingEvent,
    ("action", "at", "from_status", "to_status", "from_starts_at", "to_starts_at"),
    ABOUT | {"by": gettext_lazy("By")},
)
def trail(user: User) -> Iterator[Row]:
    for booking in of(user):
        for row in booking.events.select_related("by"):
            by = name_for(user, row.by) if row.by in booking.parties else ""
            yield row, about(booking, user) | {"by": by}


@exports(
    "closed_to",
    gettext_lazy("People from whom you take no bookings"),
    ClosedPair,
    ("until", "created_at"),
    {"mentee": gettext_lazy("Name")},
)
def closed_to(user: User) -> Iterator[Row]:
    for row in ClosedPair.objects.filter(mentor__user=user).select_related("mentee"):
        yield row, {"mentee": row.mentee.display_name}


@holds_back
def sessions_ahead(user: User, now: datetime) -> Iterator[str]:
    for booking in of(user).ahead(now):
        moment = {"day": day(booking.starts_at), "time": clock(booking.starts_at)}
        about = {"name": booking.other(user).display_name} | moment
        yield _("Half an hour with %(name)s on %(day)s, %(time)s is ahead.") % about


@erases
def erase_words(user: User, now: datetime) -> None:
    """What this person wrote, as mentee and as mentor. Where a column or the other person's page can't be
    without words, a sentence says that they were removed. States, times and what the other wrote stay."""
    removed = _("Removed by who wrote it")
    mine, given = Booking.objects.filter(mentee=user), Booking.objects.filter(mentor__user=user)
    mentors_words = Q(decline__taken_at__isnull=False, goal=F("decline__suggested_goal"))
    given.filter(mentors_words).update(goal=removed)
    mine.update(goal=removed, context="", link="", level="")
    mine.exclude(none_because="").update(none_because=removed)
    mine.filter(ended_by=user).update(cancel_reason="")
    Commitment.objects.filter(booking__in=mine).update(text=removed, reflection="")
    Commitment.objects.filter(booking__in=given).update(challenge="")
    Challenge.objects.filter(booking__in=given).update(text=removed)
    Decline.objects.filter(booking__in=mine).update(original_goal=removed)
    Decline.objects.filter(booking__in=given).update(sentence=removed)
    Decline.objects.filter(booking__in=given).exclude(suggested_goal="").update(suggested_goal=removed)
    Message.objects.filter(sender=user).update(text=removed)
    resolved(now).filter(reporter=user).update(text="", note="")


def resolved(now: datetime) -> QuerySet[Concern]:
    return Concern.objects.filter(resolved_at__lte=now)


@forgets
def forget_concerns(now: datetime) -> None:
    """The words of resolved concerns, in time; at once where the person who reported has gone."""
    old = Q(reporter__erased_at__isnull=False)
    if limit := before(now, settings.KEEP_CONCERNS_DAYS):
        old |= Q(resolved_at__lte=limit)
    resolved(now).filter(old).exclude(text="", note="").update(text="", note="")


@forgets
def forget_lines(now: datetime) -> None:
    """Lines of sessions that aren't ahead any more."""
    if limit := before(now, settings.KEEP_LINES_DAYS):
        over = Booking.objects.not_ahead(now)
        Message.objects.filter(created_at__lte=limit, booking__in=over).delete()


@guards
def guard_open(mails: Iterable[Notification]) -> set[int]:
    """Mails of sessions that are ahead and of next steps that are open: `owe_missing_mail` looks for their
    keys, and would write anew what it doesn't find."""
    mails = list(mails)
    sessions = {str(mail.payload["booking"]) for mail in mails if "booking" in mail.payload}
    steps = {mail.payload["commitment"] for mail in mails if "commitment" in mail.payload}
    live = {str(pk) for pk in Booking.objects.live().filter(pk__in=sessions).values_list("pk", flat=True)}
    unanswered = set(Commitment.objects.open().filter(pk__in=steps).values_list("pk", flat=True))
    return {
        mail.pk
        for mail in mails
        if str(mail.payload.get("booking")) in live or mail.payload.get("commitment") in unanswered
    }
