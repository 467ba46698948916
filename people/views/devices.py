"""Where am I signed in, and ending it there."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from people import devices
from people.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in_where(request: HttpRequest) -> HttpResponse:
    """One is ended by its own button, all others by one. This very one is ended by signing out."""
    user = cast(User, request.user)
    found = devices.signed_in_at(user, request.session.session_key)
    if request.method != "POST":
        return render(request, "people/devices.html", {"devices": found})
    others = [device.number for device in found if not device.is_this]
    chosen = [number for number in others if str(number) == request.POST.get("device")]
    if "others" in request.POST:
        chosen = others
    count = devices.sign_out(user, chosen)
    said = ngettext("Signed out in one place.", "Signed out in %(count)d places.", count) % {"count": count}
    messages.success(request, said if count else _("You were not signed in there any more."))
    return redirect("usersessions_list")
