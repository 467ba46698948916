"""Settings, what is kept, stopping mail, and whether the site is well."""

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from people import clock, copies, preferences, selectors
from people.forms import SettingsForm
from people.links import read_unsubscribe_token
from people.mail import contact_address
from people.models import User
from people.outbox import TOPICS
from people.periods import periods
from people.workers import redis_answers

logger = logging.getLogger(__name__)

COMES_BACK_WITHIN = 30  # seconds: how long a database takes to start again


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive while the database answers, and how mail is. Redis is no part of it: no page depends on it."""
    return healthy(lambda: selectors.mail_health(clock.database_now()))


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The same, and what else there is: Redis (null: none is used) and how many seconds ago each of the
    workers' rounds was last begun (null: never)."""
    return healthy(
        lambda: (
            selectors.mail_health(clock.database_now())
            | {"redis": redis_answers(), "rounds": selectors.seconds_since_rounds(clock.database_now())}
        )
    )


def healthy(look: Callable[[], dict[str, Any]]) -> HttpResponse:
    try:
        found = look()
    except Error as error:
        logger.warning("The database does not answer (%s).", type(error).__name__)
        return retry_later(JsonResponse({"status": "unavailable", "database": False}, status=503))
    return JsonResponse({"status": "ok", "database": True} | found)


def retry_later(response: HttpResponse) -> HttpResponse:
    response.headers["Retry-After"] = str(COMES_BACK_WITHIN)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; when it is the database that is away, this says when to come again. Without it nothing
    is asked of the database, and the template of no context processor."""
    page = HttpResponse(render_to_string("500.html"), status=500)
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        page.status_code = 503
        return retry_later(page)
    return page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    # A copy of its own: a refused form must not change the name in the header.
    user = User.objects.get(email=request.user.get_username())
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:settings")
    context = {"form": form, "copy": copies.standing_copy(user, timezone.now())}
    return render(request, "people/settings.html", context, status=400 if form.is_bound else 200)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "contact": contact_address(),
        "video_site": settings.VIDEO_BASE_URL,
        "periods": periods(),
        "has_sso": bool(settings.OIDC_SERVER_URL),
    }
    return render(request, "people/privacy.html", context)


@login_not_required
@csrf_exempt  # RFC 8058: a mail program posts here without cookies; the signed token is the permission
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    key = read_unsubscribe_token(token)
    user = selectors.find_person(key.person_id) if key and key.topic in TOPICS else None
    if key is None or user is None:
        return render(request, "people/unsubscribe_stale.html", status=404)
    if request.method == "POST":
        change = preferences.start_topic if "again" in request.POST else preferences.stop_topic
        change(user, key.topic)
    is_stopped = key.topic not in preferences.wanted_topics(user)
    context = {"topic": TOPICS[key.topic], "is_stopped": is_stopped, "is_changed": request.method == "POST"}
    return render(request, "people/unsubscribe.html", context)
