"""How much one person may take of what many share: half hours of mentors, moves and lines that are mailed.

Asked under the lock of whoever takes it, so they hold however many ask at once. Each refusal says what to do,
or from when.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import User
from people.templatetags.times import clock, day
from sessions_app.models import Booking, BookingEvent

A_DAY = timedelta(days=1)
MOVES_A_DAY, LINES_A_DAY = 4, 12
# Sessions that somebody booked, or cancelled, in a day: from so many on staff look at them.
LOOKED_AT_FROM = 4


def why_not_one_more(mentee: User, now: datetime) -> str:
    """Over all mentors: sessions ahead, and bookings made in a day, those that ended included."""
    return too_many_ahead(mentee, now) or too_many_today(mentee, now)


def too_many_ahead(mentee: User, now: datetime) -> str:
    """Someone new may have few; who has held one has shown that they come."""
    ahead = Booking.objects.ahead(now).filter(mentee=mentee).count()
    if ahead < min(settings.SESSIONS_AHEAD_AT_FIRST, settings.SESSIONS_AHEAD):
        return ""
    has_held = Booking.objects.filter(mentee=mentee, status=Booking.Status.COMPLETED).exists()
    most = settings.SESSIONS_AHEAD if has_held else settings.SESSIONS_AHEAD_AT_FIRST
    if ahead < most:
        return ""
    if has_held:
        sentence = ngettext(
            "You have %(most)d session ahead already. Hold it first, or cancel it.",
            "You have %(most)d sessions ahead already. Hold one first, or cancel one.",
            most,
        )
    else:
        sentence = ngettext(
            "You have %(most)d session ahead. Once it took place you can have more; until then, move it or "
            "cancel it.",
            "You have %(most)d sessions ahead. Once your first one took place you can have more; until then, "
            "move or cancel one.",
            most,
        )
    return sentence % {"most": most}


def too_many_today(mentee: User, now: datetime) -> str:
    made = Booking.objects.filter(mentee=mentee, created_at__gt=now - A_DAY).order_by("-created_at")
    if not (until := over(made, "created_at", settings.BOOKINGS_A_DAY)):
        return ""
    sentence = ngettext(
        "You have booked once in a day. You can book again from %(when)s.",
        "You have booked %(most)d times in a day. You can book again from %(when)s.",
        settings.BOOKINGS_A_DAY,
    )
    return sentence % {"most": settings.BOOKINGS_A_DAY, "when": moment(until)}


def why_not_another_move(booking: Booking, now: datetime) -> str:
    moved = booking.events.filter(action=BookingEvent.Action.MOVED, at__gt=now - A_DAY).order_by("-at")
    if not (until := over(moved, "at", MOVES_A_DAY)):
        return ""
    sentence = _("This session was moved several times in a day. You can move it again from %(when)s.")
    return sentence % {"when": moment(until)}


def why_not_another_line(booking: Booking, person: User, now: datetime) -> str:
    written = booking.messages.filter(sender=person, created_at__gt=now - A_DAY).order_by("-created_at")
    if not (until := over(written, "created_at", LINES_A_DAY)):
        return ""
    sentence = _("You have written %(most)d lines in a day, and each was mailed. Write again from %(when)s.")
    return sentence % {"most": LINES_A_DAY, "when": moment(until)}


def people_to_look_at(now: datetime) -> QuerySet[User]:
    """Who has booked or cancelled many times in a day, all in one query."""
    many = min(LOOKED_AT_FROM, settings.BOOKINGS_A_DAY)
    booked = Booking.objects.filter(created_at__gt=now - A_DAY).values("mentee")
    cancelled = BookingEvent.objects.filter(action=BookingEvent.Action.CANCELLED, at__gt=now - A_DAY)
    those = booked.annotate(times=Count("pk")).filter(times__gte=many).values("mentee")
    and_those = cancelled.exclude(by=None).order_by().values("by").annotate(times=Count("pk"))
    ids = those.union(and_those.filter(times__gte=LOOKED_AT_FROM).values("by"))
    return User.objects.filter(pk__in=ids)


def over(newest_first: QuerySet, field: str, most: int) -> datetime | None:
    """When the oldest of the last `most` is a day old; None while there are fewer."""
    last: datetime | None = newest_first.values_list(field, flat=True)[most - 1 : most].first()
    return last + A_DAY if last else None


def moment(until: datetime) -> str:
    """ "Tuesday 24 November, 17:01", rounded up to the minute."""
    until += timedelta(minutes=1)
    return f"{day(until)}, {clock(until)}"
