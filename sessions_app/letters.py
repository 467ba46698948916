"""The letter of a session that stands, whichever act has just confirmed it."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from people.mail import Letter, Voice
from people.templatetags.times import clock, day
from sessions_app.mail import promised
from sessions_app.rules import Role, why_not_decline
from sessions_app.session_mail import SessionMail


def confirmed_letter(session: SessionMail, news: str) -> Letter:
    """The letter of a session that stands: the goal, the video link, and what happens next."""
    return mentors_letter(session, news) if session.is_mentor else mentees_letter(session, news)


def mentees_letter(session: SessionMail, news: str) -> Letter:
    what_happens = _("You talk for 30 minutes by video. Afterwards you say what you will do next.")
    when = get_text_list(promised(session.booking, Role.MENTEE, session.now), _("and"))
    reminders = _("We remind you %(when)s.") % {"when": when} if when else ""
    return session.letter(
        news=news,
        voices=[session.goal],
        button=_("Open your session"),
        button_url=session.urls.detail,
        video_url=session.booking.video_url,
        after=[
            " ".join(filter(None, [_("What happens next:"), reminders, what_happens])),
            _("If you can't come, move it or cancel it, so that someone else can have the time."),
        ],
        links=[
            (_("Move it"), session.urls.reschedule),
            (_("Cancel it"), session.urls.cancel),
        ],
    )


def mentors_letter(session: SessionMail, news: str) -> Letter:
    booking = session.booking
    voices = [session.goal]
    if booking.context:
        voices.append(Voice(_("%(name)s adds:") % {"name": session.name}, booking.context))
    links = [(_("I can't come"), session.urls.cancel)]
    after = []
    if not why_not_decline(booking, session.reader, session.now):
        until = {
            "name": session.name,
            "day": day(booking.last_answer_at),
            "time": clock(booking.last_answer_at),
        }
        after.append(
            _(
                "If you can't help with this, say so until %(day)s, %(time)s. That is kind: %(name)s "
                "is then shown who can."
            )
            % until
        )
        links.insert(0, (_("I can't help with this"), session.urls.decline))
    if booking.link.startswith("https://"):
        links.insert(0, (_("The link that %(name)s sends along") % {"name": session.name}, booking.link))
    lines = [_("Topic: %(theme)s") % {"theme": booking.theme.label}]
    if booking.level:
        lines.append(
            _("Where %(name)s stands: %(level)s")
            % {"name": session.name, "level": booking.get_level_display()}
        )
    return session.letter(
        news=news,
        voices=voices,
        lines=lines,
        button=_("Open the session"),
        button_url=session.urls.detail,
        video_url=booking.video_url,
        after=after,
        links=links,
    )
