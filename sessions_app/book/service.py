"""Booking a session: the one place where a slot is taken."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import MentorProfile, Theme
from mentoring.services import lock_pair, refresh_next_open
from mentoring.slots import Slot
from people.models import User
from sessions_app.booking import carry_out, check_open, take_time, takes_no_bookings
from sessions_app.caps import why_not_one_more
from sessions_app.errors import BookingError, NotNow, TimeNotOpen, stop_if
from sessions_app.models import Booking
from sessions_app.pairs import why_closed
from sessions_app.rules import Act

OPEN_BOOKINGS_PER_PAIR = 2


def book_session(
    *,
    mentor: MentorProfile,
    mentee: User,
    slot: Slot,
    theme: Theme,
    goal: str,
    submission: UUID,
    context: str = "",
    link: str = "",
    level: str = "",
) -> Booking:
    """Take the slot for both people, or say why it can't be had.

    The same `submission` again returns the booking it made. Raises TimeNotOpen when the time can't be had
    (any more), and BookingError when this mentee may not book this mentor. The claims are the guarantee;
    the checks give the right sentence.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            mentor = lock_pair(mentor, mentee)
            same = Booking.objects.with_people().filter(submission=submission, mentee=mentee, mentor=mentor)
            if made := same.first():
                return made
            stop_if(account_closed(mentee))
            check_pair(mentor, mentee, now)
            check_open(mentor, mentee, slot.starts_at, now)
            booking = Booking(mentor=mentor, mentee=mentee, theme=theme, starts_at=slot.starts_at)
            booking.goal, booking.context, booking.link, booking.level = goal, context, link, level
            booking.submission = submission
            write_booking(booking, now)
    except IntegrityError as error:
        raise TimeNotOpen(_("That time was just taken.")) from error
    refresh_next_open(mentor, now=now)
    return booking


def write_booking(booking: Booking, now: datetime) -> None:
    """Save a new session with its claims, its trail and every mail it owes. No hours and no limits are asked
    here: call it under the locks. Raises IntegrityError when any of its time is taken already."""
    booking.buffer_minutes = booking.mentor.buffer_minutes
    booking.created_at = now
    take_time(booking)
    carry_out(Act.BOOK, booking, by=booking.mentee, now=now)


def check_bookable(*, mentor: MentorProfile, mentee: User | None, slot: Slot) -> None:
    """Raise what `book_session` would raise now, and take nothing. `mentee` is
    None for someone not signed in yet."""
    now = timezone.now()
    if mentee is None:
        stop_if(takes_no_bookings(mentor))
    else:
        check_pair(mentor, mentee, now)
    check_open(mentor, mentee, slot.starts_at, now)


def account_closed(mentee: User) -> str:
    """Asked of the row under the lock: the request began before somebody closed it."""
    if User.objects.filter(pk=mentee.pk, is_active=True).exists():
        return ""
    return _("Your account is closed, so nothing was booked.")


def check_pair(mentor: MentorProfile, mentee: User, now: datetime) -> None:
    """May this person book this mentor at all? Read under the lock, so the
    limit holds under fifty clients too."""
    if mentor.user_id == mentee.pk:
        raise BookingError(_("This is your own page: you can't book a session with yourself."))
    stop_if(takes_no_bookings(mentor))
    name = {"name": mentor.user.display_name}
    stop_if(why_closed(mentor, mentee, now))
    open_now = Booking.objects.ahead(now).filter(mentor=mentor, mentee=mentee).count()
    if open_now >= OPEN_BOOKINGS_PER_PAIR:
        raise NotNow(
            _("You have two sessions ahead with %(name)s already. Hold one of them first, or move it.") % name
        )
    stop_if(why_not_one_more(mentee, now))
