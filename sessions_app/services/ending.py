"""Ways a session ends before it begins: cancelled, can't help, a suggestion refused or run out."""

import copy
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mentoring.services import free_time, refresh_next_open
from people.models import User
from sessions_app import notices
from sessions_app.models import Booking, BookingEvent, Decline
from sessions_app.services.booking import touch
from sessions_app.services.checks import check_can_answer_suggestion, check_can_cancel, check_can_decline
from sessions_app.services.locking import lock_booking, record

SUGGESTION_WAITS = timedelta(hours=48)
SUGGESTION_ENDS_BEFORE = timedelta(hours=6)


def cancel_session(*, booking: Booking, by: User, reason: str = "") -> Booking:
    """End a live session and give both their time back. `reason` is a code of the mentor's list or the mentee's own words."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        check_can_cancel(booking, by, now)
        booking.cancel_reason = reason
        end(booking, Booking.Status.CANCELLED, BookingEvent.Action.CANCELLED, by=by, now=now)
        notices.owe_both(booking, "cancelled", now)
    refresh_next_open(booking.mentor, now=now)
    return booking


def decline_session(*, booking: Booking, by: User, reason: str, sentence: str, suggested_goal: str = "") -> Booking:
    """The mentor can't help with this. With a suggested goal the time is kept until the mentee answers, or it runs out."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        check_can_decline(booking, by, now)
        said = {
            "reason": reason,
            "sentence": sentence,
            "suggested_goal": suggested_goal,
            "created_at": now,
            "taken_at": None,
        }
        # A second time it is said of a goal that the mentor suggested: what the mentee wrote first stays.
        Decline.objects.update_or_create(booking=booking, defaults=said, create_defaults=said | {"original_goal": booking.goal})
        if suggested_goal:
            suggest(booking, by=by, now=now)
        else:
            end(booking, Booking.Status.DECLINED, BookingEvent.Action.DECLINED, by=by, now=now)
            notices.owe_both(booking, "declined", now)
    refresh_next_open(booking.mentor, now=now)
    return booking


def kept_until(booking: Booking, now: datetime) -> datetime:
    """Until when the time waits for the mentee's answer to a goal suggested at `now`."""
    return min(now + SUGGESTION_WAITS, booking.starts_at - SUGGESTION_ENDS_BEFORE)


def suggest(booking: Booking, *, by: User, now: datetime) -> None:
    before = copy.copy(booking)
    booking.status = Booking.Status.REQUESTED
    booking.answer_by = kept_until(booking, now)
    touch(booking, now)
    record(booking, BookingEvent.Action.SUGGESTED, by=by, now=now, before=before)
    notices.owe_suggestion(booking, now)


def take_suggestion(*, booking: Booking, by: User) -> Booking:
    """The mentee takes the goal the mentor suggested: the time was kept, so nothing else changes."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        check_can_answer_suggestion(booking, by, now)
        before = copy.copy(booking)
        booking.goal = booking.decline.suggested_goal
        booking.status = Booking.Status.CONFIRMED
        booking.answer_by = None
        touch(booking, now)
        Decline.objects.filter(booking=booking).update(taken_at=now)
        record(booking, BookingEvent.Action.TAKEN, by=by, now=now, before=before)
        notices.owe_confirmed(booking, "taken", now)
    return booking


def refuse_suggestion(*, booking: Booking, by: User) -> Booking:
    """The mentee does not take it: the session ends as one the mentor couldn't help with."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        check_can_answer_suggestion(booking, by, now)
        end(booking, Booking.Status.DECLINED, BookingEvent.Action.REFUSED, by=by, now=now)
        notices.owe_both(booking, "declined", now)
    refresh_next_open(booking.mentor, now=now)
    return booking


def expire_overdue(*, now: datetime) -> int:
    """End every suggestion whose time to answer has run out, kindly: both are told. Returns how many."""
    ended = 0
    for waiting in Booking.objects.overdue(now).with_people():
        with transaction.atomic():
            booking = lock_booking(waiting)
            if booking.status != Booking.Status.REQUESTED or booking.answer_by is None or booking.answer_by > now:
                continue
            end(booking, Booking.Status.EXPIRED, BookingEvent.Action.EXPIRED, by=None, now=now)
            notices.owe_both(booking, "expired", now)
        refresh_next_open(booking.mentor, now=now)
        ended += 1
    return ended


def end(booking: Booking, status: Booking.Status, action: BookingEvent.Action, *, by: User | None, now: datetime) -> None:
    """Free the time in the same transaction as the status changes; the row stays."""
    before = copy.copy(booking)
    booking.status = status
    booking.ended_by = by
    booking.answer_by = None
    touch(booking, now)
    free_time(holder=booking.pk)
    record(booking, action, by=by, now=now, before=before)
