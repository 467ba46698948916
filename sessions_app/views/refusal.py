"""What someone sees who acts on a session that doesn't allow it (any more)."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sessions_app.access import Visit
from sessions_app.errors import BookingError


def refuse(request: HttpRequest, visit: Visit, error: BookingError, *, kept: Iterable[str] = ()) -> HttpResponse:
    """The sentence, the way back to the session, and everything that was typed."""
    context = {"visit": visit, "booking": visit.booking, "sentence": str(error), "kept": [words for words in kept if words]}
    return render(request, "sessions_app/booking_not_now.html", context, status=error.status)
