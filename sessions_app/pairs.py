"""A mentor and a person from whom they take no bookings: for good, or while they have no room."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from mentoring.models import MentorProfile, TimeClaim
from mentoring.services import local_today
from people.models import User
from people.templatetags.times import date_words
from sessions_app.models import Booking, ClosedPair

A_DAY = timedelta(days=1)


def is_closed_for_good(mentor: MentorProfile, mentee: User) -> bool:
    return ClosedPair.objects.of(mentor, mentee).for_good().exists()


def is_closed(mentor: MentorProfile, mentee: User, now: datetime) -> bool:
    return ClosedPair.objects.of(mentor, mentee).standing(local_today(mentor, now)).exists()


def why_closed(mentor: MentorProfile, mentee: User, now: datetime) -> str:
    """The sentence for who wants to book; "" when they may. Nobody is told that it is about them."""
    closed = ClosedPair.objects.of(mentor, mentee).standing(local_today(mentor, now)).first()
    if closed is None:
        return ""
    name = {"name": mentor.user.display_name}
    if closed.until is None:
        return _("You can't book %(name)s again. Other mentors on this topic can help.") % name
    sentence = _("%(name)s has no room until %(day)s. From %(next)s on you can book; others can help sooner.")
    until = {"day": date_words(closed.until), "next": date_words(closed.until + A_DAY)}
    return sentence % (name | until)


def close_pair(mentor: MentorProfile, mentee: User, *, until: date | None = None) -> None:
    """No more bookings, for good or until this day. A later day wins, for good over any. Under the locks."""
    closed, is_new = ClosedPair.objects.get_or_create(mentor=mentor, mentee=mentee, defaults={"until": until})
    if is_new or closed.until is None:
        return
    if until is None or until > closed.until:
        closed.until = until
        closed.save(update_fields=["until"])


def open_pair(mentor: MentorProfile, mentee: User) -> None:
    ClosedPair.objects.of(mentor, mentee).delete()


def keeps_time_closed(booking: Booking, now: datetime) -> bool:
    """Whether "no room" still keeps this session's half hour closed, which lies ahead."""
    is_over = booking.status != Booking.Status.DECLINED or booking.starts_at <= now
    return not is_over and TimeClaim.objects.held_by(booking.pk).exists()
