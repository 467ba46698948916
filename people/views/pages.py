"""Settings, what is kept, stopping mail, and whether the site is well."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from people import preferences, selectors
from people.forms import SettingsForm
from people.links import read_unsubscribe_token
from people.mail import contact_address
from people.models import User
from people.outbox import TOPICS

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive, and ready when the database answers. Redis is no part of it: no page depends on that."""
    try:
        behind = selectors.seconds_behind(timezone.now())
    except DatabaseError:
        logger.exception("The database does not answer.")
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    return JsonResponse({"status": "ok", "database": True, "outbox_oldest_due_seconds": behind})


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
    return render(request, "people/settings.html", {"form": form}, status=400 if form.is_bound else 200)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "contact": contact_address(),
        "video_site": settings.VIDEO_BASE_URL,
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
