"""Bring a session to the point where a mail is owed, and read that mail as its recipient would."""

from datetime import date, timedelta

from django.utils import timezone
from time_machine import Traveller

from mentoring.models import MentorProfile
from people import outbox
from people.mail import Mail
from people.models import Notification, User
from sessions_app.after.service import challenge_mentee, say_held
from sessions_app.change.service import (
    cancel_session,
    decline_session,
    end_session,
    expire_overdue,
    move_session,
    take_suggestion,
)
from sessions_app.commitments import Promise, commit_to
from sessions_app.models import Booking
from sessions_app.talk.service import report_concern, send_message
from tests.factories import make_booking, open_slots

GOAL, CONTEXT = "Canary goal: get past the first interview", "Canary context: two refusals so far"
SENTENCE, OTHER_GOAL = "Canary sentence: I hire, I don't coach", "Canary suggestion: read one job ad together"
LINE, STEP, DARE, WORRY = (
    "Canary line: running late",
    "Canary step: call Eve",
    "Canary dare: ask ten people",
    "Canary worry: rude",
)
EVERY_CANARY = [GOAL, CONTEXT, SENTENCE, OTHER_GOAL, LINE, STEP, DARE, WORRY]


def stage(kind: str, mentor: MentorProfile, mentee: User, clock: Traveller) -> Booking:
    """A session in the state in which mail of this kind is true, with the clock at the moment it is due."""
    made = make_booking(mentor, mentee, goal=GOAL, context=CONTEXT, link="https://cv.example.org/bo")
    return STAGES[kind](made, clock)


def as_it_is(made: Booking, clock: Traveller) -> Booking:
    return made


def to_moved(made: Booking, clock: Traveller) -> Booking:
    return move_session(booking=made, by=made.mentee, slot=open_slots(made.mentor, made.mentee)[3])


def to_cancelled(made: Booking, clock: Traveller) -> Booking:
    return cancel_session(booking=made, by=made.mentor.user, reason=Booking.CancelReason.CAME_UP)


def to_ended(made: Booking, clock: Traveller) -> Booking:
    return end_session(booking=made, staff=None, now=timezone.now())


def to_declined(made: Booking, clock: Traveller) -> Booking:
    return decline_session(booking=made, by=made.mentor.user, reason="not-my-field", sentence=SENTENCE)


def to_suggested(made: Booking, clock: Traveller) -> Booking:
    return decline_session(
        booking=made, by=made.mentor.user, reason="too-wide", sentence=SENTENCE, suggested_goal=OTHER_GOAL
    )


def to_taken(made: Booking, clock: Traveller) -> Booking:
    return take_suggestion(booking=to_suggested(made, clock), by=made.mentee)


def to_expired(made: Booking, clock: Traveller) -> Booking:
    waiting = to_suggested(made, clock)
    clock.move_to(waiting.answer_by)
    expire_overdue(now=waiting.answer_by)
    return Booking.objects.with_people().get(pk=made.pk)


def to_day_before(made: Booking, clock: Traveller) -> Booking:
    clock.move_to(made.starts_at - timedelta(hours=24))
    return made


def to_hour_before(made: Booking, clock: Traveller) -> Booking:
    clock.move_to(made.starts_at - timedelta(hours=1))
    return made


def to_end(made: Booking, clock: Traveller) -> Booking:
    clock.move_to(made.ends_at)
    return made


def to_held(made: Booking, clock: Traveller) -> Booking:
    return say_held(booking=to_end(made, clock), by=made.mentor.user)


def to_challenged(made: Booking, clock: Traveller) -> Booking:
    held = to_held(made, clock)
    challenge_mentee(booking=held, by=held.mentor.user, lines=[DARE])
    return held


def to_message(made: Booking, clock: Traveller) -> Booking:
    send_message(booking=made, by=made.mentee, text=LINE)
    send_message(booking=made, by=made.mentor.user, text=LINE)
    return made


def to_concern(made: Booking, clock: Traveller) -> Booking:
    report_concern(booking=made, by=made.mentee, kind="conduct", text=WORRY)
    return made


def to_asked(made: Booking, clock: Traveller) -> Booking:
    held = to_held(made, clock)
    commit_to(booking=held, by=held.mentee, promises=[Promise(STEP, due_on=date(2026, 12, 1))])
    clock.move_to(held.commitments.get().asked_at())
    return held


def to_nudged(made: Booking, clock: Traveller) -> Booking:
    asked = to_asked(made, clock)
    outbox.deliver_due()
    clock.shift(timedelta(days=3))
    return asked


STAGES = {
    "booked": as_it_is,
    "moved": to_moved,
    "taken": to_taken,
    "cancelled": to_cancelled,
    "ended": to_ended,
    "declined": to_declined,
    "suggested": to_suggested,
    "expired": to_expired,
    "reminder_day": to_day_before,
    "reminder_hour": to_hour_before,
    "wrap_up": to_end,
    "challenged": to_challenged,
    "message": to_message,
    "concern": to_concern,
    "follow_up": to_asked,
    "follow_up_nudge": to_nudged,
}


def owed(kind: str, recipient: User) -> Notification:
    return (
        Notification.objects.select_related("recipient").filter(kind=kind, recipient=recipient).latest("pk")
    )


def mail_to(kind: str, recipient: User) -> Mail | None:
    """The mail as it would go out now."""
    return outbox.render(owed(kind, recipient), timezone.now())
