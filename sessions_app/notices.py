"""Which mails an event in a session owes, to whom and when. Each is written in the transaction of its cause.

The key is (kind, booking, revision, recipient), so whatever happens, none of these is owed twice; the renderers in
`emails` skip a mail whose revision or state is no longer the booking's.
"""

from datetime import datetime, timedelta

from people.models import User
from people.outbox import Owed, notify
from sessions_app.models import Booking, Commitment, Concern, Message
from sessions_app.models.commitments import nine_o_clock

DAY_BEFORE = timedelta(hours=24)
HOUR_BEFORE = timedelta(hours=1)
NUDGE_AFTER = timedelta(days=3)


def about(booking: Booking, recipient: User, kind: str, send_at: datetime) -> Owed:
    return Owed(
        recipient=recipient,
        kind=kind,
        key=f"{kind}:{booking.pk}:{booking.revision}:{recipient.pk}",
        payload={"booking": str(booking.pk), "revision": booking.revision},
        send_at=send_at,
    )


def calendar_of_mails(booking: Booking, now: datetime) -> list[Owed]:
    """What a confirmed session owes later: two reminders each, and the question how it went.

    A reminder whose moment has passed already is not owed: who books inside its window has just had the confirmation.
    The mentor is asked at 09:00 the next day on their own clock; the renderer skips it when the mentee has answered.
    """
    later = []
    for person in booking.parties:
        later.append(about(booking, person, "reminder_day", booking.starts_at - DAY_BEFORE))
        later.append(about(booking, person, "reminder_hour", booking.starts_at - HOUR_BEFORE))
    later.append(about(booking, booking.mentee, "wrap_up", booking.ends_at))
    next_day = (booking.ends_at.astimezone(booking.mentor.user.zone) + timedelta(days=1)).date()
    later.append(about(booking, booking.mentor.user, "wrap_up", nine_o_clock(next_day, booking.mentor.user.zone)))
    return [owed for owed in later if owed.send_at > now]


def owe_confirmed(booking: Booking, kind: str, now: datetime) -> None:
    """The session stands (`kind`: booked, moved or taken): tell both at once, and owe the rest."""
    told = [about(booking, person, kind, now) for person in booking.parties]
    notify(*told, *calendar_of_mails(booking, now), now=now)


def owe_both(booking: Booking, kind: str, now: datetime) -> None:
    """Tell both at once (`kind`: cancelled, declined or expired)."""
    notify(*[about(booking, person, kind, now) for person in booking.parties], now=now)


def owe_suggestion(booking: Booking, now: datetime) -> None:
    notify(about(booking, booking.mentee, "suggested", now), now=now)


def owe_challenge(booking: Booking, now: datetime) -> None:
    """Tell the mentee of a challenge; the first save tells, later edits don't mail again."""
    notify(about(booking, booking.mentee, "challenged", now), now=now)


def owe_message(message: Message, recipient: User, now: datetime) -> None:
    notify(Owed(recipient, "message", f"message:{message.pk}", {"message": message.pk}, send_at=now), now=now)


def owe_concern(concern: Concern, now: datetime) -> None:
    staff = User.objects.filter(is_staff=True, is_active=True)
    notify(
        *[Owed(person, "concern", f"concern:{concern.pk}:{person.pk}", {"concern": concern.pk}, send_at=now) for person in staff],
        now=now,
    )


def follow_up_key(commitment: Commitment, kind: str = "follow_up") -> str:
    return f"{kind}:{commitment.pk}:{commitment.due_on}"


def owe_follow_up(commitment: Commitment, now: datetime) -> None:
    """Ask at 09:00 on the date, on the mentee's clock, and once more three days later. A new date makes new mails."""
    mentee = commitment.booking.mentee
    days = {"follow_up": commitment.due_on, "follow_up_nudge": commitment.due_on + NUDGE_AFTER}
    owed = [
        Owed(
            recipient=mentee,
            kind=kind,
            key=follow_up_key(commitment, kind),
            payload={"commitment": commitment.pk, "due_on": commitment.due_on.isoformat()},
            send_at=nine_o_clock(day, mentee.zone),
        )
        for kind, day in days.items()
    ]
    notify(*owed, now=now)
