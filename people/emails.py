"""Every mail about an account: one function per kind."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from people.mail import Letter, Mail
from people.models import Notification
from people.outbox import renders

CODES_LAST = timedelta(minutes=10)


@renders("account")
def account_mail(notification: Notification) -> Mail | None:
    """What allauth wants said: a code, or that something about the account changed. An old code is not sent any more."""
    payload = notification.payload
    if "subject" not in payload:
        return None
    if payload["template"].endswith(("code", "confirmation")) and timezone.now() > notification.created_at + CODES_LAST:
        return None
    text, html = Letter(
        fact=payload["subject"],
        lines=[part for part in payload["body"].strip().split("\n\n") if part],
        why=_("You get this because someone used this address here. If it wasn't you, you need do nothing."),
    ).render()
    return Mail(subject=payload["subject"], text=text, html=html, to=payload["to"])
