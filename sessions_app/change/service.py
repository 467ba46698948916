"""Moving a session, and every way it ends before it begins: cancelled, ended by our team, can't
help, a suggestion refused or run out."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.services import free_time, keep_closed, refresh_next_open
from mentoring.slots import Slot
from people.closing import after_closing
from people.models import User
from sessions_app.booking import carry_out, check_open, take_time
from sessions_app.caps import why_not_another_move
from sessions_app.errors import NotNow, TimeNotOpen, stop_if
from sessions_app.locking import lock_booking
from sessions_app.models import Booking, Decline
from sessions_app.models.bookings import BookingQuerySet
from sessions_app.pairs import close_pair
from sessions_app.rules import (
    Act,
    why_not_answer_suggestion,
    why_not_cancel,
    why_not_decline,
    why_not_end,
    why_not_move,
)

SUGGESTION_WAITS = timedelta(hours=48)
SUGGESTION_ENDS_BEFORE = timedelta(hours=6)


def move_session(*, booking: Booking, by: User, slot: Slot) -> Booking:
    """Move to another open time of the same mentor: same row, same address, same UID; the revision rises.

    Raises NotNow when the session can't be moved, TimeNotOpen when the new time
    can't be had: the old one is kept.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            booking = lock_booking(booking)
            stop_if(why_not_move(booking, by, now))
            if slot.starts_at == booking.starts_at:
                return booking
            stop_if(why_not_another_move(booking, now))
            check_open(booking.mentor, booking.mentee, slot.starts_at, now, moving=booking)
            free_time(holder=booking.pk)
            came_from, booking.starts_at = booking.starts_at, slot.starts_at
            booking.buffer_minutes = booking.mentor.buffer_minutes
            take_time(booking)
            carry_out(Act.MOVE, booking, by=by, now=now, came_from=came_from)
    except IntegrityError as error:
        raise TimeNotOpen(_("That time was just taken. Your session stays where it was.")) from error
    refresh_next_open(booking.mentor, now=now)
    return booking


def cancel_session(*, booking: Booking, by: User, reason: str = "") -> Booking:
    """End a live session and give both their time back. `reason` is a code of the
    mentor's list or the mentee's own words."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_cancel(booking, by, now))
        booking.cancel_reason, booking.ended_by = reason, by
        carry_out(Act.CANCEL, booking, by=by, now=now)
    refresh_next_open(booking.mentor, now=now)
    return booking


def end_session(*, booking: Booking, staff: User | None, now: datetime) -> Booking:
    """Neither of the two ends it, but our team does: both are told kindly, and their time is open again.
    `staff` None: nobody in particular, because an account was closed. Raises NotNow once it has begun."""
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_end(booking, now))
        carry_out(Act.END, booking, by=None, staff=staff, now=now)
    refresh_next_open(booking.mentor, now=now)
    return booking


@after_closing
def end_sessions_of(user: User, now: datetime) -> None:
    end_each(Booking.objects.visible_to(user), now)


def end_sessions_of_closed(*, now: datetime) -> int:
    """What a crash left standing after an account was closed, or was booked in the same moment. How many."""
    return end_each(Booking.objects.of_closed_accounts(), now)


def end_each(bookings: BookingQuerySet, now: datetime) -> int:
    ended = 0
    for booking in bookings.live().filter(starts_at__gt=now).with_people():
        with suppress(NotNow):  # somebody was faster
            end_session(booking=booking, staff=None, now=now)
            ended += 1
    return ended


def decline_session(
    *,
    booking: Booking,
    by: User,
    reason: str,
    sentence: str,
    suggested_goal: str = "",
    no_room_until: date | None = None,
) -> Booking:
    """The mentor can't help with this. With a suggested goal the time is kept until
    the mentee answers, or it runs out.

    Who has no room says until when, on their own calendar: until then this mentee can't book them, and the
    very time stays closed to everyone.
    """
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_decline(booking, by, now))
        until, said = None, {"reason": reason, "sentence": sentence, "suggested_goal": suggested_goal}
        if suggested_goal:
            write_decline(booking, now, **said)
            booking.answer_by = kept_until(booking, now)
            carry_out(Act.SUGGEST, booking, by=by, now=now)
        else:
            if reason == Decline.Reason.NO_ROOM:
                until = no_room_until or week_of(booking)
            write_decline(booking, now, **said, no_room_until=until)
            booking.ended_by = by
            carry_out(Act.DECLINE, booking, by=by, now=now)
        if until:
            keep_closed(holder=booking.pk, mentor=booking.mentor, starts_at=booking.starts_at)
            close_pair(booking.mentor, booking.mentee, until=until)
    refresh_next_open(booking.mentor, now=now)
    return booking


def week_of(booking: Booking) -> date:
    """The last day of the session's week on the mentor's calendar: the week that their limit counts."""
    day = booking.starts_at.astimezone(booking.mentor.zone).date()
    return day + timedelta(days=6 - day.weekday())


def write_decline(booking: Booking, now: datetime, **said: Any) -> None:
    """What the mentor says. A second time it is said of a goal that the mentor suggested:
    what the mentee wrote first stays."""
    said = {"no_room_until": None} | said | {"created_at": now, "taken_at": None}
    first = said | {"original_goal": booking.goal}
    Decline.objects.update_or_create(booking=booking, defaults=said, create_defaults=first)


def kept_until(booking: Booking, now: datetime) -> datetime:
    """Until when the time waits for the mentee's answer to a goal suggested at `now`."""
    return min(now + SUGGESTION_WAITS, booking.starts_at - SUGGESTION_ENDS_BEFORE)


def take_suggestion(*, booking: Booking, by: User) -> Booking:
    """The mentee takes the goal the mentor suggested: the time was kept, so nothing else changes."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_answer_suggestion(booking, by, now))
        booking.goal = booking.decline.suggested_goal
        Decline.objects.filter(booking=booking).update(taken_at=now)
        carry_out(Act.TAKE_SUGGESTION, booking, by=by, now=now)
    return booking


def refuse_suggestion(*, booking: Booking, by: User) -> Booking:
    """The mentee does not take it: the session ends as one the mentor couldn't help with."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_answer_suggestion(booking, by, now))
        booking.ended_by = by
        carry_out(Act.REFUSE_SUGGESTION, booking, by=by, now=now)
    refresh_next_open(booking.mentor, now=now)
    return booking


def expire_overdue(*, now: datetime) -> int:
    """End every suggestion whose time to answer has run out, kindly: both are told. Returns how many."""
    ended = 0
    for waiting in Booking.objects.overdue(now).with_people():
        with transaction.atomic():
            booking = lock_booking(waiting)
            if not booking.is_overdue(now):
                continue
            carry_out(Act.EXPIRE, booking, by=None, now=now)
        refresh_next_open(booking.mentor, now=now)
        ended += 1
    return ended
