"""What every request goes through: who may come in, whose clock it is, and what may be kept of the answer."""

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control

from people.zones import is_zone

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
ZONE_SOURCES = {"choice", "phone", "computer"}
OPEN_TO_ALL = ("/accounts/", "/static/", "/healthz", "/readyz")


class ZonedRequest(HttpRequest):
    """A request that has been through TimeZoneMiddleware; for annotations."""

    zone_name: str
    zone_source: str


class TimeZoneMiddleware:
    """Activate the viewer's zone: the account's, else the cookie's (set by
    a small script or chosen), else UTC.

    `request.zone_name` is the name in use and `request.zone_source` says whose it is: "account", "choice",
    "phone", "computer", or "" when nothing is known yet.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ZonedRequest) -> HttpResponse:
        request.zone_name, request.zone_source = viewer_zone(request)
        with timezone.override(ZoneInfo(request.zone_name)):
            return self.get_response(request)


def viewer_zone(request: HttpRequest) -> tuple[str, str]:
    if request.user.is_authenticated and request.user.timezone:
        return request.user.timezone, "account"
    name = request.COOKIES.get("tz", "").replace("%2F", "/")
    if is_zone(name):
        source = request.COOKIES.get("tz_source", "")
        return name, source if source in ZONE_SOURCES else "computer"
    return "UTC", ""


class PlainRequestMiddleware:
    """What no browser sends is dealt with before anything else reads it.

    Nobody uploads anything here: a body that no form can have is refused by its announced size, unread. A
    body that can't be read is a bad request on every address, a missing one too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced[:12]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return HttpResponse(render_to_string("413.html"), status=413)
        try:
            request.POST  # noqa: B018 # reads the body
        except MultiPartParserError as error:
            raise BadRequest("The body can't be read.") from error
        return self.get_response(request)


class DoneIsDoneSessionMiddleware(SessionMiddleware):
    """What was done is answered so, also when the web session can't be saved afterwards, because someone
    signed out in another tab or the database went away. Django alone would say "bad request" to a booking
    that stands."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            logger.warning("A web session could not be saved after its request was answered.")
            return response


class GuestSessionMiddleware:
    """What someone typed before signing in is forgotten after a day; signing in
    makes the session a long one again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.modified and not request.session.is_empty():
            request.session.set_expiry(None if request.user.is_authenticated else settings.GUEST_SESSION_AGE)
        return response


class SiteAccessMiddleware(LoginRequiredMiddleware):
    """With SITE_ACCESS=members every page needs sign-in, except signing in
    itself and links signed for one person."""

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> HttpResponseBase | None:
        if settings.SITE_ACCESS != "members" or request.path.startswith(OPEN_TO_ALL):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class SingleSignOnMiddleware:
    """With SSO_ONLY people come by the organisation's sign-in alone: a page for codes or passwords shows the
    way there instead, and refuses what is posted to it."""

    SIGN_IN = {"account_login", "account_request_login_code"}
    OPEN = {"account_logout", "account_inactive", "account_reauthenticate"}
    OTHERS = {"booking_code", "password_change"}  # a code that was mailed before; the staff site's own page

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> HttpResponseBase | None:
        page = (request.resolver_match.url_name if request.resolver_match else "") or ""
        is_closed = (page.startswith("account_") and page not in self.OPEN) or page in self.OTHERS
        if not settings.SSO_ONLY or not is_closed:
            return None
        is_way_in = page in self.SIGN_IN and request.method in ("GET", "HEAD")
        if is_way_in and request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        return render(request, "account/sso_only.html", status=200 if is_way_in else 403)


class PersonalPagesMiddleware:
    """What is shown to a person is kept by nobody: no shared cache, no back button after sign-out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        by_link = "key" in request.GET or "/answer/" in request.path
        personal = request.user.is_authenticated or by_link or request.session.session_key
        if personal and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            patch_cache_control(response, private=True, no_store=True)
        return response


class PermissionsPolicyMiddleware:
    """Nothing on these pages uses a camera, a microphone or a place; say so to the browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"
        )
        return response
