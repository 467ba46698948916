"""How often someone may ask for a code, or try a password: counted in rows, so that it holds across processes
and with no cache, and counted apart, so that nobody can keep another person out.

A browser in which someone has signed in to an account before is known to it by a signed cookie, and has an
allowance of its own there. Everybody else shares one by address and network, and one a day by address, which
bounds what a stranger can make us mail. Codes never use up tries of a password, nor passwords codes. Of an
address only a keyed hash is kept, for a day.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext as _

from people.models import SignInTry, User
from people.templatetags.times import clock, day, local

Kind = SignInTry.Kind
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
COOKIE_SALT = "people.known_browser"
COOKIE_AGE = timedelta(days=365)
ACCOUNTS_A_BROWSER_KNOWS = 5
NEW_ONES_WAIT = "new_accounts_wait"  # in the web session
NETWORK_BITS = {4: 24, 6: 48}  # what one subscriber or one office is usually given


@dataclass(frozen=True)
class Allowance:
    """At most `tries` within `span`, whenever it begins."""

    tries: int
    span: timedelta


KNOWN = {Kind.CODE: Allowance(10, AN_HOUR), Kind.PASSWORD: Allowance(10, timedelta(minutes=5))}
FROM_A_NETWORK = {Kind.CODE: Allowance(5, AN_HOUR), Kind.PASSWORD: Allowance(5, timedelta(minutes=5))}
FROM_ANYWHERE = {Kind.CODE: Allowance(20, A_DAY), Kind.PASSWORD: Allowance(50, A_DAY)}


class TooMany(ValidationError):
    """The allowance is used up until `until` (UTC); a sentence for whoever asked."""

    def __init__(self, kind: Kind, until: datetime) -> None:
        sentences = {
            Kind.CODE: _(
                "Several codes have been asked for this address. The newest one works for ten minutes; the "
                "next can be sent from %(when)s."
            ),
            Kind.PASSWORD: _(
                "The password for this address was wrong several times. Try again from %(when)s, or sign in "
                "with a code by mail."
            ),
        }
        super().__init__(sentences[kind], code="too_many", params={"when": moment(until)})
        self.until = until

    @property
    def seconds(self) -> int:
        """For Retry-After."""
        return max(1, int((self.until - timezone.now()).total_seconds()))


def moment(until: datetime) -> str:
    """ "14:05", rounded up to the minute; with the day where it isn't today."""
    until += timedelta(minutes=1)
    is_today = local(until).date() == local(timezone.now()).date()
    return clock(until) if is_today else f"{day(until)}, {clock(until)}"


def use_up(kind: Kind, email: str, request: HttpRequest) -> None:
    """Count a try now. Raises TooMany, and counts nothing, when none is left."""
    check(kind, email, request)
    source, is_known = source_of(email, request)
    SignInTry.objects.create(kind=kind, address=hashed(email), source=source, is_known=is_known)


def check(kind: Kind, email: str, request: HttpRequest) -> None:
    """Raises TooMany when none is left. `email` as it is stored."""
    source, is_known = source_of(email, request)
    tries = SignInTry.objects.filter(kind=kind, address=hashed(email))
    if is_known:
        bounds = [(tries.filter(source=source), KNOWN[kind])]
    else:
        strangers = tries.filter(is_known=False)
        bounds = [(strangers.filter(source=source), FROM_A_NETWORK[kind]), (strangers, FROM_ANYWHERE[kind])]
    now = timezone.now()
    for counted, allowance in bounds:
        newest = counted.filter(at__gt=now - allowance.span).order_by("-at").values_list("at", flat=True)
        if nth := newest[allowance.tries - 1 : allowance.tries].first():
            raise TooMany(kind, nth + allowance.span)


def clear(user: User) -> None:
    """Staff let someone try again."""
    SignInTry.objects.filter(address=hashed(user.email)).delete()


def forget_old(*, now: datetime) -> None:
    SignInTry.objects.filter(at__lte=now - A_DAY).delete()


def hashed(email: str) -> str:
    return salted_hmac("people.sign_in_try", email, algorithm="sha256").hexdigest()


def source_of(email: str, request: HttpRequest) -> tuple[str, bool]:
    """Where a try for this address comes from, and whether that is a browser known to its account."""
    browser, accounts = read_cookie(request)
    user = User.objects.with_address(email)
    if user and user.pk in accounts:
        return f"browser {browser}", True
    return f"network {network_of(request)}", False


def network_of(request: HttpRequest) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    return ipaddress.ip_network((address, NETWORK_BITS[address.version]), strict=False)


def no_new_accounts_until(request: HttpRequest) -> datetime | None:
    """Until when no address that is new can get an account from this network (UTC), because so many were
    asked about there in a day; None while it can. Never where an organisation lets only its own
    addresses in, and for networks it trusts."""
    network, most = network_of(request), settings.NEW_ACCOUNTS_A_DAY
    if not most or settings.SIGNUP_DOMAINS or request.user.is_authenticated:
        return None
    if any(
        network.version == known.version and network.overlaps(known) for known in settings.TRUSTED_NETWORKS
    ):
        return None
    made = SignInTry.objects.filter(kind=Kind.ACCOUNT, source=f"network {network}")
    newest = made.filter(at__gt=timezone.now() - A_DAY).order_by("-at").values_list("at", flat=True)
    nth: datetime | None = newest[most - 1 : most].first()
    return nth + A_DAY if nth else None


def count_address(email: str, request: HttpRequest) -> None:
    """That this address was asked about from this network, once a day, known or new alike: else the place
    that it uses up would tell which it is."""
    asked = {"kind": Kind.ACCOUNT, "address": hashed(email), "source": f"network {network_of(request)}"}
    if not SignInTry.objects.filter(at__gt=timezone.now() - A_DAY, **asked).exists():
        SignInTry.objects.create(**asked)


def no_new_accounts(until: datetime) -> str:
    """The same to everyone who asks from there, so that nobody learns which addresses are known."""
    sentence = _(
        "Many new accounts have come from your network today. If you have one already, its code is on the "
        "way; a new one can be made from %(when)s, or from another network."
    )
    return sentence % {"when": moment(until)}


def read_cookie(request: HttpRequest) -> tuple[str, list[int]]:
    """The browser's own name and which accounts know it; a new name and none when it has no honest cookie."""
    try:
        browser, accounts = signing.loads(
            request.COOKIES.get(cookie_name(), ""), salt=COOKIE_SALT, max_age=COOKIE_AGE
        )
    except (signing.BadSignature, ValueError, TypeError):
        return get_random_string(20), []
    return browser, accounts


def remember_browser(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """The account knows this browser from now on; called when every factor is passed."""
    browser, accounts = read_cookie(request)
    known = [user.pk, *(pk for pk in accounts if pk != user.pk)][:ACCOUNTS_A_BROWSER_KNOWS]
    response.set_cookie(
        cookie_name(),
        signing.dumps([browser, known], salt=COOKIE_SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def cookie_name() -> str:
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def refusal(form: forms.BaseForm) -> TooMany | None:
    """What a form was refused with, if it was because too many had been asked."""
    errors = (error for found in form.errors.as_data().values() for error in found)
    return next((error for error in errors if isinstance(error, TooMany)), None)


def answer_with_status(response: HttpResponseBase, form: forms.BaseForm) -> None:
    """429 and when to come again, or 400: what a refused form is answered with."""
    too_many = refusal(form)
    response.status_code = 429 if too_many else 400
    if too_many:
        response.headers["Retry-After"] = str(too_many.seconds)
