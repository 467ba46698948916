"""Addresses about mail itself: stop this sort of mail, without signing in."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import User

UNSUBSCRIBE_SALT = "people.unsubscribe"


@dataclass(frozen=True)
class UnsubscribeKey:
    person_id: int
    topic: str


def check_link(value: str) -> None:
    """Refuse what poses as another site: of "https://known.example@other.example/" people read the first."""
    _scheme, _slashes, rest = value.partition("//")
    if "@" in re.split(r"[/?#\\]", rest)[0]:
        raise ValidationError(_("Write the address without a name before the @."), code="invalid")


def site_url(name: str, *args: object) -> str:
    """The full address of a page that needs no key, for a mail."""
    return settings.BASE_URL + reverse(name, args=args)


def unsubscribe_url(person: User, topic: str) -> str:
    """The full address that stops one sort of mail to one person. It never runs
    out: old mail must stay stoppable."""
    token = signing.Signer(salt=UNSUBSCRIBE_SALT).sign_object([person.pk, topic])
    return settings.BASE_URL + reverse("people:unsubscribe", args=[token])


def read_unsubscribe_token(token: str) -> UnsubscribeKey | None:
    try:
        person_id, topic = signing.Signer(salt=UNSUBSCRIBE_SALT).unsign_object(token)
        return UnsubscribeKey(int(person_id), str(topic))
    except (signing.BadSignature, ValueError, TypeError):
        return None
