"""Taking a slot, and moving to another one."""

import copy
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.models import MentorProfile, Theme, TimeClaim
from mentoring.selectors import bookable_slots
from mentoring.services import claim_time, free_time, lock_people, refresh_next_open
from mentoring.slots import HALF_HOUR, Slot, is_quarter
from people.models import User
from sessions_app import notices
from sessions_app.errors import BookingError, NotNow, TimeNotOpen
from sessions_app.models import Booking, BookingEvent, ClosedPair
from sessions_app.services.checks import check_can_move
from sessions_app.services.locking import lock_booking, record

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

    The same `submission` again returns the booking it made. Raises TimeNotOpen when the time can't be had (any more), and
    BookingError when this mentee may not book this mentor. The claims are the guarantee; the checks give the right sentence.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            lock_people(mentor.user, mentee)
            if made := Booking.objects.with_people().filter(submission=submission, mentee=mentee, mentor=mentor).first():
                return made
            check_pair(mentor, mentee, now)
            check_open(mentor, mentee, slot, now)
            booking = Booking(mentor=mentor, mentee=mentee, theme=theme, starts_at=slot.starts_at, submission=submission)
            booking.goal, booking.context, booking.link, booking.level = goal, context, link, level
            booking.buffer_minutes, booking.created_at, booking.changed_at = mentor.buffer_minutes, now, now
            booking.save(force_insert=True)
            claim(booking)
            record(booking, BookingEvent.Action.BOOKED, by=mentee, now=now)
            notices.owe_confirmed(booking, "booked", now)
    except IntegrityError as error:
        raise TimeNotOpen(_("That time was just taken.")) from error
    refresh_next_open(mentor, now=now)
    return booking


def move_session(*, booking: Booking, by: User, slot: Slot) -> Booking:
    """Move to another open time of the same mentor: same row, same address, same UID; the revision rises.

    Raises NotNow when the session can't be moved, TimeNotOpen when the new time can't be had: the old one is then kept.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            booking = lock_booking(booking)
            check_can_move(booking, by, now)
            if slot.starts_at == booking.starts_at:
                return booking
            before = copy.copy(booking)
            check_open(booking.mentor, booking.mentee, slot, now, moving=booking)
            free_time(holder=booking.pk)
            booking.starts_at = slot.starts_at
            booking.buffer_minutes = booking.mentor.buffer_minutes
            touch(booking, now)
            claim(booking)
            record(booking, BookingEvent.Action.MOVED, by=by, now=now, before=before)
            notices.owe_confirmed(booking, "moved", now)
    except IntegrityError as error:
        raise TimeNotOpen(_("That time was just taken. Your session stays where it was.")) from error
    refresh_next_open(booking.mentor, now=now)
    return booking


def touch(booking: Booking, now: datetime) -> None:
    """Save a change that both calendars must learn of: the revision is their SEQUENCE."""
    booking.revision += 1
    booking.changed_at = now
    booking.save()


def claim(booking: Booking) -> None:
    claim_time(
        holder=booking.pk,
        mentor=booking.mentor,
        mentee=booking.mentee,
        starts_at=booking.starts_at,
        buffer_minutes=booking.buffer_minutes,
    )


def check_bookable(*, mentor: MentorProfile, mentee: User | None, slot: Slot) -> None:
    """Raise what `book_session` would raise now, and take nothing. `mentee` is None for someone not signed in yet."""
    now = timezone.now()
    if mentee is None:
        check_takes_bookings(mentor)
    else:
        check_pair(mentor, mentee, now)
    check_open(mentor, mentee, slot, now)


def check_takes_bookings(mentor: MentorProfile) -> None:
    if not mentor.is_bookable or not mentor.user.is_active:
        raise NotNow(_("%(name)s takes no bookings at the moment.") % {"name": mentor.user.display_name})


def check_pair(mentor: MentorProfile, mentee: User, now: datetime) -> None:
    """May this person book this mentor at all? Read under the lock, so the limit holds under fifty clients too."""
    if mentor.user_id == mentee.pk:
        raise BookingError(_("This is your own page: you can't book a session with yourself."))
    check_takes_bookings(mentor)
    name = {"name": mentor.user.display_name}
    if ClosedPair.objects.filter(mentor=mentor, mentee=mentee).exists():
        raise NotNow(_("You can't book %(name)s again. Other mentors on this topic can help.") % name)
    open_now = Booking.objects.ahead(now).filter(mentor=mentor, mentee=mentee).count()
    if open_now >= OPEN_BOOKINGS_PER_PAIR:
        raise NotNow(_("You have two sessions ahead with %(name)s already. Hold one of them first, or move it.") % name)


def check_open(mentor: MentorProfile, mentee: User | None, slot: Slot, now: datetime, moving: Booking | None = None) -> None:
    """Promise 2: accepted is what the one function offers. Otherwise say what stands in the way."""
    holder = moving.pk if moving else None
    if is_quarter(slot.starts_at) and slot in bookable_slots(mentor, within=slot, now=now, mentee=mentee, moving=holder):
        return
    raise TimeNotOpen(why_not(mentor, mentee, slot, now, holder))


def why_not(mentor: MentorProfile, mentee: User | None, slot: Slot, now: datetime, holder: UUID | None) -> str:
    name = mentor.user.first_name
    if slot.starts_at <= now:
        return _("That time is over. Choose another one.")
    if slot.starts_at < now + timedelta(hours=mentor.lead_time_hours):
        return ngettext(
            "%(name)s needs %(hours)s hour's notice. Choose a later time.",
            "%(name)s needs %(hours)s hours' notice. Choose a later time.",
            mentor.lead_time_hours,
        ) % {"name": name, "hours": mentor.lead_time_hours}
    if slot.starts_at > now + timedelta(days=mentor.horizon_days):
        return _("%(name)s can't be booked that far ahead. Choose an earlier time.") % {"name": name}
    overlap = TimeClaim.objects.filter(starts_at__gte=slot.starts_at, starts_at__lt=slot.starts_at + HALF_HOUR)
    theirs = overlap.exclude(holder=holder) if holder else overlap
    if mentee is not None and theirs.of(mentee).exists():
        return _("You have another session at that time.")
    if theirs.of(mentor.user).exists():
        return _("That time was just taken.")
    return _("That time is no longer open.")
