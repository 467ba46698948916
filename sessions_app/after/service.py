"""After the session: what came of it, challenges, how a next step went, and "once was enough"."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from sessions_app import mail
from sessions_app.booking import carry_out
from sessions_app.commitments import Promise, check_due_on, commit_to, commit_to_nothing
from sessions_app.errors import BookingError, stop_if
from sessions_app.locking import lock_booking
from sessions_app.models import Booking, Challenge, Commitment
from sessions_app.pairs import close_pair
from sessions_app.rules import (
    TABLE,
    Act,
    Role,
    role_of,
    why_not_answer,
    why_not_challenge,
    why_not_say_enough,
    why_not_say_how_it_went,
    why_not_say_missed,
)


def say_held(*, booking: Booking, by: User) -> Booking:
    return set_outcome(Act.SAY_HELD, booking=booking, by=by, reason="")


def say_missed(*, booking: Booking, by: User, reason: str) -> Booking:
    """They didn't meet; of the reasons only "nobody came" counts as missed in any figure."""
    return set_outcome(Act.SAY_MISSED, booking=booking, by=by, reason=reason)


def set_outcome(act: Act, *, booking: Booking, by: User, reason: str) -> Booking:
    """What became of it; the same again changes nothing. It can be corrected
    until something was promised on it."""
    now = timezone.now()
    why_not = why_not_say_missed if act == Act.SAY_MISSED else why_not_say_how_it_went
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not(booking, by, now))
        if booking.status == TABLE[act].to and booking.missed_reason == reason:
            return booking
        booking.missed_reason, booking.wrapped_up_at, booking.wrapped_up_by = reason, now, by
        carry_out(act, booking, by=by, now=now)
    return booking


def challenge_mentee(*, booking: Booking, by: User, lines: list[str]) -> None:
    """Replace the mentor's challenges, at most two, as long as the mentee has not said what comes next."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_challenge(booking, by, now))
        if len(lines) > 2:
            raise BookingError(_("At most two challenges: a third is one nobody keeps."))
        booking.challenges.all().delete()
        Challenge.objects.bulk_create(
            Challenge(booking=booking, text=text, position=position, created_at=now)
            for position, text in enumerate(lines, start=1)
        )
        if lines:  # the first save tells the mentee, later edits don't mail again
            mail.owe_one(booking, Role.MENTEE, mail.Kind.CHALLENGED, now)


def wrap_up_as_mentee(*, booking: Booking, by: User, promises: list[Promise], because: str = "") -> Booking:
    """It was held, and this comes next: next steps, or none because. All of it is saved, or nothing."""
    with transaction.atomic():
        booking = say_held(booking=booking, by=by)
        if promises:
            commit_to(booking=booking, by=by, promises=promises)
        else:
            booking = commit_to_nothing(booking=booking, by=by, because=because)
    return booking


def wrap_up_as_mentor(*, booking: Booking, by: User, lines: list[str]) -> Booking:
    """It was held, and these are the mentor's challenges, if any. All of it is saved, or nothing."""
    with transaction.atomic():
        booking = say_held(booking=booking, by=by)
        if lines or booking.challenges.exists():
            challenge_mentee(booking=booking, by=by, lines=lines)
    return booking


def answer_commitment(*, commitment: Commitment, by: User, status: str, reflection: str = "") -> Commitment:
    """Done, partly or let go, with a few words if they like."""
    now = timezone.now()
    with transaction.atomic():
        commitment = lock_commitment(commitment)
        stop_if(why_not_answer(commitment, by))
        commitment.status, commitment.reflection, commitment.answered_at = status, reflection, now
        commitment.save(update_fields=["status", "reflection", "answered_at"])
    return commitment


def postpone_commitment(
    *, commitment: Commitment, by: User, due_on: date, reflection: str = ""
) -> Commitment:
    """Not yet: ask again on a new date."""
    now = timezone.now()
    with transaction.atomic():
        commitment = lock_commitment(commitment)
        stop_if(why_not_answer(commitment, by))
        check_due_on(due_on, by, now)
        commitment.due_on, commitment.reflection = due_on, reflection or commitment.reflection
        commitment.save(update_fields=["due_on", "reflection"])
        mail.owe_follow_ups(commitment, now)
    return commitment


def lock_commitment(commitment: Commitment) -> Commitment:
    return (
        Commitment.objects.select_for_update(no_key=True, of=("self",)).with_sessions().get(pk=commitment.pk)
    )


def say_once_was_enough(*, booking: Booking, by: User, close_bookings: bool = False) -> Booking:
    """Either may say so; the other is never told. A mentor may also close their bookings for this person."""
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_say_enough(booking, by))
        role = role_of(booking, by)
        booking.once_was_enough = sorted({*booking.once_was_enough, str(role)})
        booking.save(update_fields=["once_was_enough"])
        if close_bookings and role == Role.MENTOR:
            close_pair(booking.mentor, booking.mentee)
    return booking
