"""Mail addresses: the one spelling under which an account is stored and found.

Databases fold letters each in their own way (on PostgreSQL "ı" in capitals is "I"), so an address is brought
into one spelling here, in plain ASCII, and compared exactly ever after. Two addresses that a person could
take for each other are then either the same mailbox or two accounts, never one account with two mailboxes.
"""

from typing import Any, cast

import idna
from allauth.account.fields import EmailField
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

# Top-level names that lead nowhere in public (RFC 6761, RFC 6762, RFC 7686, RFC 8375; ICANN's "internal").
NOT_PUBLIC = {"localhost", "local", "internal", "invalid", "onion", "arpa", "lan", "home", "corp"}
LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the two angle brackets


def stored_address(typed: str) -> str:
    """An address as it is stored: no spaces around, lower case, the domain in
    its ASCII form (IDNA 2008, RFC 5891).

    Letters beyond ASCII before the @ are refused: few mail servers take them, and they are how one address
    poses as another. Raises ValidationError with a sentence for whoever typed it.
    """
    name, at, domain = typed.strip().rpartition("@")
    if not name.isascii():
        raise ValidationError(
            _("Write the part before the @ in plain letters, without accents."), code="invalid"
        )
    address = f"{name.lower()}{at}{ascii_domain(domain)}"
    if len(address) > LONGEST:
        raise ValidationError(_("That address is too long: at most 254 characters."), code="invalid")
    return address


def ascii_domain(domain: str) -> str:
    """ "xn--mnchen-3ya.example" for "München.example". Raises ValidationError for what can't be a domain."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise ValidationError(
            _("Write the whole email address, such as bo@example.com."), code="invalid"
        ) from error


def is_public(domain: str) -> bool:
    """Whether mail from outside could reach it: a name with a dot, and not one that is set aside for
    machines, own networks or nobody. `domain` in its ASCII form."""
    _rest, dot, last = domain.rpartition(".")
    return bool(dot) and last[:1].isalpha() and last not in NOT_PUBLIC


def validate_address(value: str) -> None:
    """Names of an own network are addresses where the organisation says so."""
    sentence = _("Write the whole email address, such as bo@example.com.")
    EmailValidator(sentence, allowlist=own_domains())(value)


def own_domains() -> list[str]:
    return [ascii_domain(domain) for domain in settings.SIGNUP_DOMAINS]


class AddressField(EmailField):
    """Where someone types an address; its value is the stored spelling."""

    default_validators = (validate_address,)

    def clean(self, value: Any) -> str:
        typed = cast(str, forms.EmailField.clean(self, value))
        return stored_address(typed)
