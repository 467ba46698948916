"""A line from one party to the other, and a word to staff."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from people.mail import Letter, Mail, Voice, named_address, one_line
from people.models import Notification, User
from people.outbox import renders
from sessions_app.mail import Kind
from sessions_app.models import Concern, Message
from sessions_app.session_mail import SUBJECT_MAX, SessionMail


@renders(Kind.MESSAGE)
def message(notification: Notification, now: datetime) -> Mail | None:
    """A line to the other party. The line is the subject too: "I'm running late" must be read on a locked
    phone. Not for who wants no words there."""
    lines = Message.objects.select_related("booking__mentor__user", "booking__mentee", "booking__theme")
    line = lines.filter(pk=notification.payload["message"]).first()
    if line is None:  # its days are over
        return None
    session = SessionMail(Kind.MESSAGE, line.booking, notification.recipient, now)
    letter = session.letter(
        fact=_("A line from %(name)s") % {"name": session.full_name},
        other_clock=_("About your session on %(moment)s") % {"moment": session.moment},
        voices=[Voice(_("%(name)s writes:") % {"name": session.name}, line.text)],
        button=_("Open the session"),
        button_url=session.urls.detail,
    )
    subject = f"{session.name}: {one_line(line.text)}"
    if not session.reader.wants_goal_in_subject(as_mentor=True):
        subject = _("A line from %(name)s") % {"name": session.name}
    return session.mail(Truncator(subject).chars(SUBJECT_MAX), letter)


@renders(Kind.CONCERN)
def concern(notification: Notification, now: datetime) -> Mail | None:
    """To staff: what was reported and by whom. The words of the session itself stay with its two parties.
    What was added to it is mailed to who looks after it alone."""
    concerns = Concern.objects.select_related("reporter", "owner")
    report = concerns.filter(pk=notification.payload["concern"]).first()
    reader = notification.recipient
    if report is None or not report.is_read_by(reader):
        return None
    owner = report.looked_after_by
    if owner and owner != reader and not notification.payload.get("is_new", True):
        return None
    name = one_line(report.reporter.display_name)
    subject = _("Something wrong: %(kind)s") % {"kind": report.get_kind_display()}
    text, html = Letter(
        fact=subject,
        voices=[Voice(_("%(name)s writes:") % {"name": name}, report.text)],
        lines=[who_looks_after(owner, reader)],
        button=_("Open the concern"),
        button_url=f"{settings.BASE_URL}{reverse('admin:index')}sessions_app/concern/{report.pk}/change/",
        after=[_("The other party is not told. Your answer to this mail goes to %(name)s.") % {"name": name}],
        why=_("You get this because you are on the team that looks after this site."),
    ).render()
    reply_to = named_address(report.reporter.display_name, report.reporter.email)
    return Mail(subject=subject, text=text, html=html, reply_to=reply_to, thread=f"concern:{report.pk}")


def who_looks_after(owner: User | None, reader: User) -> str:
    if owner is None:
        return _("Nobody looks after it yet. Open it and press “Take it”, so that the others know.")
    if owner == reader:
        return _("You look after it.")
    return _("%(name)s looks after it.") % {"name": one_line(owner.display_name)}
