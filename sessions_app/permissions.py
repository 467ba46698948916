"""Who may do what with a session, and when. Pure: asked by views, templates and services alike."""

from datetime import datetime, timedelta

from people.models import User
from sessions_app.models import Booking, Commitment

TALK_LASTS = timedelta(days=14)
NEARLY = timedelta(minutes=30)


def is_party(booking: Booking, person: User) -> bool:
    return person.pk in (booking.mentee_id, booking.mentor.user_id)


def can_move(booking: Booking, person: User, now: datetime) -> bool:
    """The mentee moves a confirmed session until it starts."""
    return person.pk == booking.mentee_id and booking.status == Booking.Status.CONFIRMED and now < booking.starts_at


def can_cancel(booking: Booking, person: User, now: datetime) -> bool:
    """Either party, until it starts; from then on "we didn't meet" says what happened."""
    return is_party(booking, person) and booking.is_live and now < booking.starts_at


def can_decline(booking: Booking, person: User, now: datetime) -> bool:
    """The mentor, until 12 hours before: later than that the mentee has no time to find someone else."""
    return booking.is_mentor(person) and booking.status == Booking.Status.CONFIRMED and now <= booking.last_answer_at


def can_answer_suggestion(booking: Booking, person: User, now: datetime) -> bool:
    """The mentee, while the mentor's suggested goal waits and the time is kept for it."""
    waits = booking.status == Booking.Status.REQUESTED and booking.answer_by is not None and now < booking.answer_by
    return person.pk == booking.mentee_id and waits


def can_say_how_it_went(booking: Booking, person: User, now: datetime) -> bool:
    """Either party, from the start on. An outcome can be corrected until something was promised on it."""
    told = booking.status in (Booking.Status.CONFIRMED, Booking.Status.COMPLETED, Booking.Status.MISSED)
    return is_party(booking, person) and told and now >= booking.starts_at


def can_challenge(booking: Booking, person: User, now: datetime) -> bool:
    return booking.is_mentor(person) and booking.status == Booking.Status.COMPLETED


def can_commit(booking: Booking, person: User, now: datetime) -> bool:
    return person.pk == booking.mentee_id and booking.status == Booking.Status.COMPLETED


def can_answer(commitment: Commitment, person: User) -> bool:
    return person.pk == commitment.booking.mentee_id and commitment.is_open


def can_say_enough(booking: Booking, person: User) -> bool:
    """Either party, once it has been said how the session went."""
    return is_party(booking, person) and booking.is_wrapped_up


def can_write(booking: Booking, person: User, now: datetime) -> bool:
    """A line to the other: while the session is ahead, and for two weeks after it."""
    live_or_held = booking.is_live or booking.is_wrapped_up
    return is_party(booking, person) and live_or_held and now < booking.ends_at + TALK_LASTS


def can_tell_quickly(booking: Booking, person: User, now: datetime) -> bool:
    """ "I'm running late" and "I can't connect" mean something from half an hour before the session until its end."""
    is_near = booking.starts_at - NEARLY <= now < booking.ends_at
    return is_party(booking, person) and booking.status == Booking.Status.CONFIRMED and is_near
