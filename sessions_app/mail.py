"""Which mails a session owes, to whom and when: every kind, and the calendar of what each event brings.

A mail is written in the transaction of its cause, under a key that makes it the same mail, so that whatever
happens none is owed twice: (kind, booking, revision, recipient), and for a next step (kind, step, date). The
renderers skip a mail whose revision or state is no longer the booking's. `talk` owes lines and concerns.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, islice
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.outbox import PendingMail, not_owed_yet, notify
from sessions_app.models import Booking, BookingEvent, Commitment
from sessions_app.models.commitments import nine_o_clock
from sessions_app.rules import Role

Event = BookingEvent.Action
REMINDERS, FOLLOW_UPS = "reminders", "follow_ups"  # of people.outbox.TOPICS


class Kind(StrEnum):
    """Every kind of mail about a session, each with the topic one may
    unsubscribe from ("": it must arrive)."""

    topic: str

    def __new__(cls, name: str, topic: str = "") -> Self:
        kind = str.__new__(cls, name)
        kind._value_, kind.topic = name, topic
        return kind

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ENDED = "ended"
    SUGGESTED = "suggested"
    TAKEN = "taken"
    DECLINED = "declined"
    EXPIRED = "expired"
    REMINDER_DAY = "reminder_day", REMINDERS
    REMINDER_HOUR = "reminder_hour", REMINDERS
    WRAP_UP = "wrap_up", FOLLOW_UPS
    CHALLENGED = "challenged"
    FOLLOW_UP = "follow_up", FOLLOW_UPS
    FOLLOW_UP_NUDGE = "follow_up_nudge", FOLLOW_UPS
    MESSAGE = "message"
    CONCERN = "concern"


@dataclass(frozen=True)
class Due:
    """One mail of the calendar. `at`: when, in UTC; `promise`: how the
    confirmation announces it, if it does."""

    kind: Kind
    to: tuple[Role, ...]
    at: Callable[[Booking], datetime]
    promise: str | Promise = ""


def before_start(**before: int) -> Callable[[Booking], datetime]:
    return lambda booking: booking.starts_at - timedelta(**before)


def at_the_end(booking: Booking) -> datetime:
    return booking.ends_at


def next_morning(booking: Booking) -> datetime:
    """09:00 on the day after, on the mentor's own clock."""
    mentor = booking.mentor.user
    next_day = (booking.ends_at.astimezone(mentor.zone) + timedelta(days=1)).date()
    return nine_o_clock(next_day, mentor.zone)


BOTH, MENTEE, MENTOR = (Role.MENTOR, Role.MENTEE), (Role.MENTEE,), (Role.MENTOR,)

# What each event says at once, and to whom.
AT_ONCE = {
    Event.BOOKED: (Kind.BOOKED, BOTH),
    Event.MOVED: (Kind.MOVED, BOTH),
    Event.TAKEN: (Kind.TAKEN, BOTH),
    Event.CANCELLED: (Kind.CANCELLED, BOTH),
    Event.ENDED: (Kind.ENDED, BOTH),
    Event.SUGGESTED: (Kind.SUGGESTED, BOTH),
    Event.DECLINED: (Kind.DECLINED, BOTH),
    Event.REFUSED: (Kind.DECLINED, BOTH),
    Event.EXPIRED: (Kind.EXPIRED, BOTH),
}
# What a confirmed session owes later. What is due already is not owed: who books inside a reminder's window
# has just had the confirmation. The renderer skips the mentor's question when the mentee has answered.
LATER = (
    Due(Kind.REMINDER_DAY, BOTH, before_start(hours=24), _("the day before")),
    Due(Kind.REMINDER_HOUR, BOTH, before_start(hours=1), _("an hour before")),
    Due(Kind.WRAP_UP, MENTEE, at_the_end),
    Due(Kind.WRAP_UP, MENTOR, next_morning),
)
# What a next step owes: asked at 09:00 on its date, on the mentee's clock, and once more some days later.
NUDGE_AFTER = timedelta(days=3)
ABOUT_A_NEXT_STEP = {Kind.FOLLOW_UP: timedelta(0), Kind.FOLLOW_UP_NUDGE: NUDGE_AFTER}


def owe(booking: Booking, event: Event, now: datetime) -> None:
    """Write down every mail that this event brings, at once and later."""
    owed = []
    if event in AT_ONCE:
        kind, roles = AT_ONCE[event]
        owed = [about(booking, role, kind, now) for role in roles]
    notify(*owed, *still_due(booking, now), now=now)


def still_due(booking: Booking, now: datetime) -> Iterator[PendingMail]:
    """What a confirmed session owes after `now`; nothing in any other state."""
    if booking.status == Booking.Status.CONFIRMED:
        for due in LATER:
            if due.at(booking) > now:
                yield from (about(booking, role, due.kind, due.at(booking)) for role in due.to)


def promised(booking: Booking, role: Role, now: datetime) -> list[str]:
    """How the reminders that this party can still expect read: ["an hour before"]. What would have been due
    before the session was last changed is not owed; and a letter that goes out late promises less."""
    since = max(booking.changed_at, now)
    return [str(due.promise) for due in LATER if due.promise and role in due.to and due.at(booking) > since]


def about(booking: Booking, role: Role, kind: Kind, send_at: datetime) -> PendingMail:
    recipient = booking.mentor.user if role == Role.MENTOR else booking.mentee
    return PendingMail(
        recipient=recipient,
        kind=kind,
        key=f"{kind}:{booking.pk}:{booking.revision}:{recipient.pk}",
        payload={"booking": str(booking.pk), "revision": booking.revision},
        send_at=send_at,
    )


def owe_one(booking: Booking, role: Role, kind: Kind, now: datetime) -> None:
    """One mail at once to one party. The same kind again for the same revision is not sent again."""
    notify(about(booking, role, kind, now), now=now)


def follow_up_key(commitment: Commitment, kind: Kind = Kind.FOLLOW_UP) -> str:
    return f"{kind}:{commitment.pk}:{commitment.due_on}"


def follow_ups_due(commitment: Commitment) -> Iterator[PendingMail]:
    """The question on the date, and the nudge. A new date makes new mails."""
    mentee = commitment.booking.mentee
    for kind, after in ABOUT_A_NEXT_STEP.items():
        yield PendingMail(
            recipient=mentee,
            kind=kind,
            key=follow_up_key(commitment, kind),
            payload={"commitment": commitment.pk, "due_on": commitment.due_on.isoformat()},
            send_at=nine_o_clock(commitment.due_on + after, mentee.zone),
        )


def owe_follow_ups(commitment: Commitment, now: datetime) -> None:
    notify(*follow_ups_due(commitment), now=now)


def owe_missing(now: datetime, batch: int = 500) -> int:
    """Owe every confirmed session and every open next step what the calendar asks for by now, as far as it
    lies ahead; how many mails were new.

    A reminder that is added to the calendar then reaches sessions that were booked before. Again, it changes
    nothing.
    """
    sessions = Booking.objects.confirmed().with_people().iterator(chunk_size=batch)
    steps = Commitment.objects.open().with_sessions().iterator(chunk_size=batch)
    due = chain(
        (mail for booking in sessions for mail in still_due(booking, now)),
        (mail for step in steps for mail in follow_ups_due(step) if mail.send_at > now),
    )
    added = 0
    while some := list(islice(due, batch)):
        new = not_owed_yet(some)
        notify(*new, now=now)
        added += len(new)
    return added
