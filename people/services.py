"""Changes to accounts that carry a rule."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people.addresses import is_public, own_domains
from people.models import User
from people.zones import is_zone

UNCONFIRMED_FOR = timedelta(days=2)


class AccountError(Exception):
    """Someone can't have an account; the message is a sentence for them."""


def check_may_join(email: str) -> None:
    """Raise AccountError when addresses of this domain may not sign up here: not one of SIGNUP_DOMAINS, or
    none that mail could reach. `email` as it is stored."""
    domain = email.rpartition("@")[2]
    if not settings.SIGNUP_DOMAINS and not is_public(domain):
        raise AccountError(_("We can't send mail to %(domain)s. Use another address.") % {"domain": domain})
    if settings.SIGNUP_DOMAINS and domain not in own_domains():
        allowed = ", ".join(settings.SIGNUP_DOMAINS)
        raise AccountError(
            _("%(site)s is for people with an address at %(domains)s.")
            % {"site": settings.SITE_NAME, "domains": allowed}
        )


def account_for(email: str) -> User:
    """The account of this address, open or closed, made now if there is none: the
    same steps whether or not it is known.

    A new account can do nothing until a mailed code has proved the address; `remove_unconfirmed_accounts`
    forgets it otherwise. A name or a zone is never taken from someone who only typed the address:
    `complete_account` does that once the code is entered. Raises
    AccountError when the domain may not sign up, also for an account from outside that exists (it signs in
    with a password): else the answer would tell who is known. `email` is an address as it is stored.
    """
    check_may_join(email)
    if user := User.objects.with_address(email):
        return user
    try:
        with transaction.atomic():
            user = User.objects.create_user(email)
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    except IntegrityError:  # somebody made it in the same moment
        return User.objects.get(email=email)
    return user


def add_person(person: User) -> None:
    """Save an account that a superuser made. A mailed code proves its address, as everybody's, and signs in;
    nobody knows a password of it. Raises IntegrityError when the address has an account."""
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)


def complete_account(user: User, *, name: str, zone_name: str) -> None:
    """After the address is proved: fill in what the account does not know yet, from what its owner typed."""
    fields = []
    if name and not user.name:
        user.name = name[:80]
        fields.append("name")
    if not user.timezone and is_zone(zone_name):
        user.timezone = zone_name
        fields.append("timezone")
    if fields:
        user.save(update_fields=fields)


def set_time_zone(*, user: User, zone_name: str) -> None:
    """Read times in this zone from now on. A mentor's weekly hours stay in the profile's own zone."""
    user.timezone = zone_name
    user.save(update_fields=["timezone"])


def flag_addresses(people: Iterable[User], *, now: datetime) -> int:
    """Mail to these people came back. They are shown to staff until a mail arrives again; how many."""
    return User.objects.filter(pk__in=[person.pk for person in people]).update(mail_refused_at=now)


def remove_unconfirmed_accounts(*, now: datetime) -> int:
    """Delete accounts that were asked for but never confirmed, signed into or used."""
    old = User.objects.filter(date_joined__lt=now - UNCONFIRMED_FOR, last_login=None, is_staff=False)
    unproved = old.filter(emailaddress__verified=False).exclude(emailaddress__verified=True)
    deleted, _rows = unproved.delete()
    return deleted
