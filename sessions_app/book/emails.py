"""Mail that a booking brings: that it stands, and the reminders before it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.mail import Mail
from people.models import Notification
from people.outbox import renders
from people.templatetags.times import clock, local
from sessions_app.letters import confirmed_letter
from sessions_app.mail import Kind
from sessions_app.models import Booking
from sessions_app.session_mail import SessionMail, find_session_mail, find_standing_mail

TOO_LATE_FOR_A_DAY_BEFORE = 3
ABOUT_AN_HOUR = range(55, 66)


@renders(Kind.BOOKED)
def booked(notification: Notification, now: datetime) -> Mail | None:
    session = find_standing_mail(notification, now)
    if session is None:
        return None
    news = (
        _("%(name)s booked half an hour with you.")
        if session.is_mentor
        else _("You are booked with %(name)s.")
    )
    letter = confirmed_letter(session, news % {"name": session.full_name})
    return session.mail(session.subject(session.short_moment), letter, method="REQUEST")


@renders(Kind.REMINDER_DAY)
def reminder_day(notification: Notification, now: datetime) -> Mail | None:
    """A day before. Hours late it is not sent any more, because the one an hour before follows."""
    session = find_session_mail(notification, now, Booking.Status.CONFIRMED)
    if session is None or session.is_within(TOO_LATE_FOR_A_DAY_BEFORE):
        return None
    if session.is_mentor:
        links = [(_("I can't come"), session.urls.cancel)]
    else:
        links = [
            (_("Move it"), session.urls.reschedule),
            (_("Cancel it"), session.urls.cancel),
        ]
    letter = session.letter(
        news=_("You meet %(name)s for half an hour.") % {"name": session.full_name},
        voices=[session.goal],
        button=_("Open the session"),
        button_url=session.urls.detail,
        video_url=session.booking.video_url,
        after=[_("If you can't come, say so now: that leaves time for something else.")],
        links=links,
    )
    return session.mail(session.subject(day_word(session)), letter)


def day_word(session: SessionMail) -> str:
    """ "Tomorrow 17:00", on the reader's calendar."""
    ahead = (local(session.booking.starts_at).date() - local(session.now).date()).days
    time = clock(session.booking.starts_at)
    if ahead == 0:
        return _("Today %(time)s") % {"time": time}
    if ahead == 1:
        return _("Tomorrow %(time)s") % {"time": time}
    return session.short_moment


@renders(Kind.REMINDER_HOUR)
def reminder_hour(notification: Notification, now: datetime) -> Mail | None:
    session = find_session_mail(notification, now, Booking.Status.CONFIRMED)
    if session is None or session.booking.starts_at <= now:
        return None
    video = session.booking.video_url
    session_page = (
        _("Running late, can't connect? Write %(name)s a line") % {"name": session.name},
        session.urls.detail,
    )
    letter = session.letter(
        news=_("You meet %(name)s for half an hour.") % {"name": session.full_name},
        voices=[session.goal],
        button=_("Open the video call") if video else _("Open the session"),
        button_url=video or session.urls.detail,
        links=[session_page],
    )
    return session.mail(session.subject(time_left(session)), letter)


def time_left(session: SessionMail) -> str:
    """ "In an hour, 17:00"; a mail that was held up says the minutes that are left."""
    time = clock(session.booking.starts_at)
    minutes = max(1, round((session.booking.starts_at - session.now) / timedelta(minutes=1)))
    if minutes in ABOUT_AN_HOUR:
        return _("In an hour, %(time)s") % {"time": time}
    return ngettext("In %(minutes)s minute, %(time)s", "In %(minutes)s minutes, %(time)s", minutes) % {
        "minutes": minutes,
        "time": time,
    }
