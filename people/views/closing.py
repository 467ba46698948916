"""Closing one's own account, and thinking better of it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import closing
from people.models import User
from people.views.confirming import confirmed_again

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@get_or_post
@confirmed_again
def leave(request: HttpRequest) -> HttpResponse:
    """Say what happens, then close the account with one button and say until when it can come back."""
    user = cast(User, request.user)
    if request.method != "POST":
        context = {"until": timezone.now() + closing.TIME_TO_STAY, "why_not": closing.why_not_leave(user)}
        return render(request, "people/leave.html", context)
    try:
        closure = closing.leave(user=user, now=timezone.now())
    except closing.CantClose as error:
        return render(request, "people/leave.html", {"why_not": str(error)}, status=409)
    logout(request)
    return render(request, "people/left.html", {"until": closure.remove_at, "person": user})


@login_not_required
@never_cache
@get_or_post
def stay(request: HttpRequest, token: str) -> HttpResponse:
    """Opens from the mail: a button lets the account live on."""
    closure = closing.read_stay_token(token, timezone.now())
    if closure is None:
        return render(request, "people/stay_stale.html", status=404)
    if request.method != "POST":
        return render(request, "people/stay.html", {"closure": closure})
    try:
        closing.reopen(user=closure.user, by=closure.user, now=timezone.now())
    except closing.CantClose:
        return render(request, "people/stay_stale.html", status=404)
    messages.success(request, _("Your account is open again. Sign in to use it."))
    return redirect("account_request_login_code")
