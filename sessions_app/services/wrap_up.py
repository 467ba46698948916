"""After the session: what came of it, challenges, and what the mentee will do next."""

import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from sessions_app import notices
from sessions_app.errors import BookingError, NotNow
from sessions_app.models import Booking, BookingEvent, Challenge, ClosedPair, Commitment
from sessions_app.permissions import can_commit
from sessions_app.services.checks import (
    check_can_answer,
    check_can_challenge,
    check_can_say_enough,
    check_can_say_how_it_went,
    check_nothing_promised,
)
from sessions_app.services.locking import lock_booking, record, refuse_ended

TOMORROW = timedelta(days=1)
ASK_AFTER = timedelta(days=7)
ASK_WITHIN = timedelta(days=42)


@dataclass(frozen=True)
class Promise:
    """One line "I will …": the words, the local date to ask on, and the challenge it grew from, if any."""

    text: str
    due_on: date
    challenge: str = ""


def say_held(*, booking: Booking, by: User) -> Booking:
    return set_outcome(booking=booking, by=by, status=Booking.Status.COMPLETED, reason="")


def say_missed(*, booking: Booking, by: User, reason: str) -> Booking:
    """They didn't meet; of the reasons only "nobody came" counts as missed in any figure."""
    return set_outcome(booking=booking, by=by, status=Booking.Status.MISSED, reason=reason)


def set_outcome(*, booking: Booking, by: User, status: Booking.Status, reason: str) -> Booking:
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        check_can_say_how_it_went(booking, by, now)
        if status == Booking.Status.MISSED and (booking.commitments.exists() or booking.none_because):
            raise NotNow(_("The next steps of this session are saved already, so it did take place."))
        if booking.status == status and booking.missed_reason == reason:
            return booking
        before = copy.copy(booking)
        booking.status, booking.missed_reason = status, reason
        booking.wrapped_up_at, booking.wrapped_up_by = now, by
        booking.save(update_fields=["status", "missed_reason", "wrapped_up_at", "wrapped_up_by"])
        held = status == Booking.Status.COMPLETED
        record(booking, BookingEvent.Action.HELD if held else BookingEvent.Action.MISSED, by=by, now=now, before=before)
    return booking


def challenge_mentee(*, booking: Booking, by: User, lines: list[str]) -> None:
    """Replace the mentor's challenges, at most two, as long as the mentee has not said what comes next."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        check_can_challenge(booking, by, now)
        if len(lines) > 2:
            raise BookingError(_("At most two challenges: a third is one nobody keeps."))
        booking.challenges.all().delete()
        Challenge.objects.bulk_create(
            Challenge(booking=booking, text=text, position=position, created_at=now)
            for position, text in enumerate(lines, start=1)
        )
        if lines:
            notices.owe_challenge(booking, now)


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


def commit_to(*, booking: Booking, by: User, promises: list[Promise]) -> list[Commitment]:
    """Save one or two next steps and owe the question about each on its date. The database refuses a third."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        check_may_commit(booking, by, now)
        if not 1 <= len(promises) <= 2:
            raise BookingError(_("One or two next steps: a third is one nobody keeps."))
        for promise in promises:
            check_due_on(promise.due_on, by, now)
        made = [
            Commitment.objects.create(
                booking=booking,
                text=promise.text,
                challenge=promise.challenge,
                due_on=promise.due_on,
                position=position,
                created_at=now,
            )
            for position, promise in enumerate(promises, start=1)
        ]
        for commitment in made:
            notices.owe_follow_up(commitment, now)
    return made


def commit_to_nothing(*, booking: Booking, by: User, because: str) -> Booking:
    """No next step, said out loud: "none, because …"."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        check_may_commit(booking, by, now)
        booking.none_because = because
        booking.save(update_fields=["none_because"])
    return booking


def check_may_commit(booking: Booking, by: User, now: datetime) -> None:
    if not can_commit(booking, by, now):
        raise refuse_ended(booking)
    check_nothing_promised(booking, by)


def check_due_on(due_on: date, person: User, now: datetime) -> None:
    """A date from tomorrow to 42 days on, on the person's own calendar."""
    today = now.astimezone(person.zone).date()
    if due_on <= today:
        raise BookingError(_("Choose a date from tomorrow on."))
    if due_on > today + ASK_WITHIN:
        raise BookingError(_("Choose a date within the next six weeks: what is further away gets forgotten."))


def answer_commitment(*, commitment: Commitment, by: User, status: str, reflection: str = "") -> Commitment:
    """Done, partly or let go, with a few words if they like."""
    now = timezone.now()
    with transaction.atomic():
        commitment = lock_commitment(commitment)
        check_can_answer(commitment, by)
        commitment.status, commitment.reflection, commitment.answered_at = status, reflection, now
        commitment.save(update_fields=["status", "reflection", "answered_at"])
    return commitment


def postpone_commitment(*, commitment: Commitment, by: User, due_on: date, reflection: str = "") -> Commitment:
    """Not yet: ask again on a new date."""
    now = timezone.now()
    with transaction.atomic():
        commitment = lock_commitment(commitment)
        check_can_answer(commitment, by)
        check_due_on(due_on, by, now)
        commitment.due_on, commitment.reflection = due_on, reflection or commitment.reflection
        commitment.save(update_fields=["due_on", "reflection"])
        notices.owe_follow_up(commitment, now)
    return commitment


def lock_commitment(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(no_key=True, of=("self",)).with_sessions().get(pk=commitment.pk)


def say_once_was_enough(*, booking: Booking, by: User, close_bookings: bool = False) -> Booking:
    """Either may say so; the other is never told. A mentor may also close their bookings for this person."""
    with transaction.atomic():
        booking = lock_booking(booking)
        check_can_say_enough(booking, by)
        role = "mentor" if booking.is_mentor(by) else "mentee"
        booking.once_was_enough = sorted({*booking.once_was_enough, role})
        booking.save(update_fields=["once_was_enough"])
        if close_bookings and role == "mentor":
            ClosedPair.objects.get_or_create(mentor=booking.mentor, mentee=booking.mentee)
    return booking
