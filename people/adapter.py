"""Where allauth meets this house: its mail goes through the outbox, its accounts follow our rules."""

import logging
import uuid
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import valid_email_or_none
from allauth.core import context as allauth_context
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import limits, outbox, sealing, services
from people.addresses import stored_address
from people.mail import one_line
from people.middleware import ZonedRequest
from people.models import SignInTry, User
from people.workers import wake_workers

logger = logging.getLogger(__name__)


# Called once someone is signed in with all their factors, with where they
# came from: the first answer is shown.
AfterSignIn = Callable[[Any, str], HttpResponse | None]
AFTER_SIGN_IN: list[AfterSignIn] = []
NEVER_SENT = "account/email/password_reset_code"  # what is written for an address that nobody has


def after_sign_in(act: AfterSignIn) -> AfterSignIn:
    """Register what an app above this one does for who has just signed in."""
    AFTER_SIGN_IN.append(act)
    return act


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That isn't the code from the newest mail. Look again, or send a new code."),
        "too_many_login_attempts": _("That was too often. Ask for a new code, or wait a minute."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by a mailed code (or the organisation's
        sign-in), never by the bare sign-up form."""
        return False

    def clean_email(self, email: str) -> str:
        """Whatever way an address comes in, it is stored and looked up in one spelling."""
        return stored_address(email)

    def is_safe_url(self, url: str) -> bool:
        """What is no address at all ("http://[") is not safe either."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Instead of the limit of allauth, which anyone can use up for anyone; it guards second factors."""
        if not ratelimit.consume(request, action="wrong_words", dry_run=True):
            raise self.validation_error("too_many_login_attempts")
        limits.check(SignInTry.Kind.PASSWORD, credentials.get("email", ""), request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        ratelimit.consume(request, action="wrong_words")
        limits.use_up(SignInTry.Kind.PASSWORD, credentials.get("email", ""), request)

    def login(self, request: ZonedRequest, user: User) -> None:
        """Signing in proves the address; an account without a zone then takes the one its device showed."""
        super().login(request, user)
        services.complete_account(user, name="", zone_name=request.zone_name if request.zone_source else "")

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """All factors are passed. Someone whom the organisation's sign-in found by their address comes by it
        from now on, and what waited for this is done."""
        sociallogin = (details["signal_kwargs"] or {}).get("sociallogin")
        if sociallogin and not sociallogin.account.pk:
            sociallogin.connect(request, user)
        response = super().post_login(request, user, **details)
        came_from = details["redirect_url"] or ""
        answer = next(filter(None, (act(request, came_from) for act in AFTER_SIGN_IN)), response)
        limits.remember_browser(request, answer, user)
        return answer

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe allauth's mail in the outbox. Its words are fixed now, because codes live in the asker's
        session only. For an address that nobody has the same is done, and then nothing is sent: else the
        time it takes would tell who is known."""
        request = allauth_context.request
        recipient = User.objects.with_address(email) or context.get("user") or request.user
        is_known = isinstance(recipient, User)
        if not is_known:
            template_prefix, context = NEVER_SENT, context | {"code": self.generate_password_reset_code()}
        message = self.render_mail(
            template_prefix,
            email,
            {"request": request, "email": email, "site_name": settings.SITE_NAME, **context},
        )
        now = timezone.now()
        words = {"subject": str(message.subject), "body": str(message.body)}
        payload = {"template": template_prefix, "to": email, "sealed": sealing.seal(words)}
        if not is_known:
            take_as_long(email)
            return
        owed = outbox.PendingMail(recipient, "account", f"account:{uuid.uuid4()}", payload, send_at=now)
        with transaction.atomic():
            outbox.notify(owed, now=now)


def take_as_long(email: str) -> None:
    """Write a row, commit and wake, as a mail that is owed does: here the row of the try, as it was."""
    code = SignInTry.Kind.CODE
    with transaction.atomic():
        SignInTry.objects.filter(kind=code, address=limits.hashed(email)).update(kind=code)
        transaction.on_commit(wake_workers)


def or_say_so(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Ask the organisation's sign-in; when it does not answer, the person is told so, on a page."""

    def request(method: str, *args: Any, **kwargs: Any) -> Any:
        try:
            response = ask(method, *args, **kwargs)
            if method == "GET":
                response.raise_for_status()
        except OSError as error:  # which every error of a request is
            logger.warning("The sign-in provider did not answer: %s.", type(error).__name__)
            page = render(allauth_context.request, "socialaccount/authentication_error.html", status=503)
            raise ImmediateHttpResponse(page) from error
        return response

    return request


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def get_requests_session(self) -> Any:
        session = super().get_requests_session()
        session.request = or_say_so(session.request)
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """The organisation's own provider decides who is in, within the domains that may sign up."""
        try:
            services.check_may_join(sociallogin.user.email)
        except services.AccountError:
            return False
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """The address and one name; allauth's own way writes first and last
        names, which people here don't have."""
        user: User = sociallogin.user
        user.email = valid_email_or_none(data.get("email")) or ""
        parts = [data.get("first_name"), data.get("last_name")]
        user.name = one_line(data.get("name") or " ".join(filter(None, parts)))[:80].strip()
        return user
