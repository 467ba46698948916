"""Every mail about an account: one function per kind."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from people.closing import closure_of, stay_url
from people.copies import good_copy
from people.mail import Letter, Mail, contact_address
from people.models import Closure, Notification
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


@renders("data_copy")
def data_copy(notification: Notification, now: datetime) -> Mail | None:
    """To who asked for a copy of their data, while it can be fetched."""
    copy = good_copy(notification.recipient, notification.payload["copy"], now)
    if copy is None or copy.expires_at is None:
        return None
    until = {"day": day(copy.expires_at), "time": clock(copy.expires_at)}
    fact = _("The copy of your data is ready")
    text, html = Letter(
        fact=fact,
        lines=[
            _("You can fetch it until %(day)s, %(time)s. Then we forget it.") % until,
            _("Sign in and say once more who you are: it holds all that we keep about you."),
        ],
        button=_("Fetch my data"),
        button_url=settings.BASE_URL + reverse("people:data_copy", args=[copy.pk]),
        why=_("You get this because you asked for it in your settings."),
    ).render()
    return Mail(subject=fact, text=text, html=html)


@renders("leaving", to_closed=True)
def leaving(notification: Notification, now: datetime) -> Mail | None:
    """To who asked to be removed: until when, and how to stay."""
    closure = closure_of(notification.recipient)
    if closure is None or closure.pk != notification.payload["closure"] or not closure.remove_at:
        return None
    until = {"day": day(closure.remove_at), "time": clock(closure.remove_at)}
    lines = [
        _("You asked for it on our page. You are signed out, and sessions that were ahead are cancelled."),
        _(
            "On %(day)s, %(time)s we remove your name, your address and what you wrote, for good; "
            "until then you can change your mind."
        )
        % until,
        _("It wasn't you? Keep the account, then look in Settings where it is signed in."),
    ]
    return closed_mail(_("Your account is closed"), lines, closure)


@renders("account_closed", to_closed=True)
def account_closed(notification: Notification, now: datetime) -> Mail | None:
    """Instead of a code, to who wants to sign in to a closed account."""
    closure = closure_of(notification.recipient)
    if notification.recipient.is_active or notification.created_at + CODES_LAST < now:
        return None
    fact = _("Your account is closed, so there is no code")
    if closure and closure.remove_at and closure.remove_at > now:
        until = {"day": day(closure.remove_at), "time": clock(closure.remove_at)}
        lines = [
            _("You asked us to remove it. That happens on %(day)s, %(time)s, unless you keep it.") % until
        ]
        return closed_mail(fact, lines, closure)
    line = _("Our team closed it. If you think that this is a mistake, write to %(contact)s.")
    return closed_mail(fact, [line % {"contact": contact_address()}])


def closed_mail(fact: str, lines: list[str], closure: Closure | None = None) -> Mail:
    button = _("Keep my account") if closure else ""
    text, html = Letter(
        fact=fact,
        lines=lines,
        button=button,
        button_url=stay_url(closure) if closure else "",
        why=_("You get this because it is about your account."),
    ).render()
    return Mail(subject=fact, text=text, html=html)
