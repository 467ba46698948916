"""Who one is, said again, before something of great weight is shown."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import urlencode

View = Callable[..., HttpResponse]


def confirmed_again(view: View) -> View:
    """As allauth's decorator, which asks for the password or the second factor. Who has neither signs in by a
    code or through an organisation, and is let through by it: they are asked to sign in once more instead,
    unless they did a moment ago, in this browser."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        records = get_authentication_records(request, request.user)
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if any(record["at"] > since for record in records):
            return view(request, *args, **kwargs)
        sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"
        return render(request, "people/confirm_again.html", {"sign_in": sign_in}, status=403)

    return reauthentication_required(wrapped)
