"""Mail before a session."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.mail import Mail
from people.models import Notification
from people.outbox import renders
from people.templatetags.times import clock, local
from sessions_app.emails.telling import Telling, find_telling
from sessions_app.models import Booking

TOO_LATE_FOR_A_DAY_BEFORE = 3
ABOUT_AN_HOUR = range(55, 66)


@renders("reminder_day")
def reminder_day(notification: Notification) -> Mail | None:
    """A day before. Hours late it is not sent any more, because the one an hour before follows."""
    telling, now = find_telling(notification, Booking.Status.CONFIRMED), timezone.now()
    if telling is None or telling.is_within(TOO_LATE_FOR_A_DAY_BEFORE, now):
        return None
    if telling.is_mentor:
        links = [(_("I can't come"), telling.url("booking_cancel"))]
    else:
        links = [(_("Move it"), telling.url("booking_reschedule")), (_("Cancel it"), telling.url("booking_cancel"))]
    letter = telling.letter(
        news=_("You meet %(name)s for half an hour.") % {"name": telling.full_name},
        voices=[telling.goal],
        button=_("Open the session"),
        button_url=telling.url(),
        video_url=telling.booking.video_url,
        after=[_("If you can't come, say so now: that leaves time for something else.")],
        links=links,
        unsubscribe_url=telling.unsubscribe_url("reminders"),
    )
    return telling.mail(telling.subject(day_word(telling, now)), letter, topic="reminders")


def day_word(telling: Telling, now: datetime) -> str:
    """ "Tomorrow 17:00", on the reader's calendar."""
    ahead = (local(telling.booking.starts_at).date() - local(now).date()).days
    time = clock(telling.booking.starts_at)
    if ahead == 0:
        return _("Today %(time)s") % {"time": time}
    if ahead == 1:
        return _("Tomorrow %(time)s") % {"time": time}
    return telling.short_moment


@renders("reminder_hour")
def reminder_hour(notification: Notification) -> Mail | None:
    telling, now = find_telling(notification, Booking.Status.CONFIRMED), timezone.now()
    if telling is None or telling.booking.starts_at <= now:
        return None
    video = telling.booking.video_url
    session_page = (_("Running late, can't connect? Write %(name)s a line") % {"name": telling.name}, telling.url())
    letter = telling.letter(
        news=_("You meet %(name)s for half an hour.") % {"name": telling.full_name},
        voices=[telling.goal],
        button=_("Open the video call") if video else _("Open the session"),
        button_url=video or telling.url(),
        links=[session_page],
        unsubscribe_url=telling.unsubscribe_url("reminders"),
    )
    return telling.mail(telling.subject(time_left(telling, now)), letter, topic="reminders")


def time_left(telling: Telling, now: datetime) -> str:
    """ "In an hour, 17:00"; a mail that was held up says the minutes that are left."""
    time = clock(telling.booking.starts_at)
    minutes = max(1, round((telling.booking.starts_at - now) / timedelta(minutes=1)))
    if minutes in ABOUT_AN_HOUR:
        return _("In an hour, %(time)s") % {"time": time}
    return ngettext("In %(minutes)s minute, %(time)s", "In %(minutes)s minutes, %(time)s", minutes) % {
        "minutes": minutes,
        "time": time,
    }
