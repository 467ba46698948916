"""Every mail about an account: one function per kind."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from people.mail import Letter, Mail
from people.models import Notification
from people.outbox import renders
from people.sealing import words_of
from people.templatetags.times import clock, day

CODES_LAST = timedelta(minutes=10)
CODES = ("code", "confirmation", "confirmation_signup")


@renders("account")
def account_mail(notification: Notification, now: datetime) -> Mail | None:
    """What allauth wants said: a code, or that something about the account changed.
    An old code is not sent any more.

    The first paragraph of its text is the fact; what follows are sentences.
    """
    payload = notification.payload
    words = words_of(payload)
    if not words:
        return None
    is_code = payload["template"].endswith(CODES)
    if is_code and now > notification.created_at + CODES_LAST:
        return None
    fact, *lines = [part.strip() for part in words["body"].split("\n\n") if part.strip()]
    if is_code:
        why = _("You get this because someone, most likely you, typed this address on our page.")
    else:
        why = _("You get this because it is about the safety of your account.")
    text, html = Letter(fact=fact, lines=lines, why=why).render()
    return Mail(subject=words["subject"], text=text, html=html, to=payload["to"])


@renders("mail_works_again")
def mail_works_again(notification: Notification, now: datetime) -> Mail | None:
    """To staff, after a mail server refused many people's mail and then took one."""
    if not notification.recipient.is_staff:
        return None
    since = datetime.fromisoformat(notification.payload["refused_at"])
    fact = _("Mail leaves again")
    since_when = {"day": day(since), "time": clock(since)}
    lines = [
        _("From %(day)s, %(time)s the mail server refused what we sent.") % since_when,
        _("What waited is being sent now; what is no longer true is left out. Nobody's address was flagged."),
    ]
    text, html = Letter(
        fact=fact,
        lines=lines,
        why=_("You get this because you are on the team that looks after this site."),
    ).render()
    return Mail(subject=fact, text=text, html=html)
