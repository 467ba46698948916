"""Who may open a session's pages: a signed-in party, or whoever holds the key from a mail."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from people.models import User
from sessions_app.errors import BookingError
from sessions_app.links import BookingUrls, key_query, read_key
from sessions_app.models import Booking


@dataclass
class BookingAccess:
    """One person at one session. `since` is when the mail was written that they came from without signing
    in, in seconds since 1970; None for who is signed in."""

    booking: Booking
    person: User
    since: int | None = None

    @property
    def by_key(self) -> bool:
        return self.since is not None

    @property
    def is_mentor(self) -> bool:
        return self.booking.is_mentor(self.person)

    @property
    def other(self) -> User:
        return self.booking.other(self.person)

    @property
    def urls(self) -> BookingUrls:
        """Where links and redirects go on to: with a key made anew, because a change ages the old one."""
        query = key_query(self.booking, self.person, self.since) if self.by_key else ""
        return BookingUrls(self.booking, query)


View = Callable[..., HttpResponse]


def with_booking_access(view: View) -> View:
    """Find the session for whoever asks and pass a BookingAccess on. Strangers
    get what a missing session gets."""

    @login_not_required
    @wraps(view)
    def wrapper(request: HttpRequest, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        access = find_access(request, pk)
        if access is not None:
            with timezone.override(access.person.zone) if access.by_key else nullcontext():
                return view(request, access, *args, **kwargs)
        if "key" in request.GET:
            return render(request, "sessions_app/link_stale.html", status=404)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404

    return cast(View, wrapper)


def find_access(request: HttpRequest, pk: UUID) -> BookingAccess | None:
    booking = Booking.objects.with_people().filter(pk=pk).first()
    if booking is None:
        return None
    if request.user.is_authenticated and request.user in booking.parties:
        return BookingAccess(booking, request.user)
    key = read_key(request.GET.get("key", ""))
    if key is None or key.booking_id != booking.pk or key.revision != booking.revision:
        return None
    holders = [person for person in booking.parties if key.is_for(person)]
    return BookingAccess(booking, holders[0], key.since) if holders else None


def show_act(
    request: HttpRequest, access: BookingAccess, template: str, form: Form | None = None, **more: Any
) -> HttpResponse:
    """The page of an act on a session, as it is or with what was wrong with what was posted
    (400). `more` goes to the template."""
    was_refused = form.is_bound if form is not None else request.method == "POST"
    context = {"access": access, "booking": access.booking, "form": form} | more
    context["my_zone"] = timezone.get_current_timezone_name()
    return render(request, f"sessions_app/{template}", context, status=400 if was_refused else 200)


def back_to_session(request: HttpRequest, access: BookingAccess, sentence: str) -> HttpResponse:
    """It is done: say so on the session's page. `sentence` may call the other by `%(name)s`."""
    messages.success(request, sentence % {"name": access.other.first_name})
    return redirect(access.urls.detail)


def refuse(
    request: HttpRequest, access: BookingAccess, error: BookingError, *, kept: Iterable[str] = ()
) -> HttpResponse:
    """What someone sees who acts on a session that doesn't allow it (any more): the sentence, the way back to
    the session, and everything that was typed."""
    context = {
        "access": access,
        "booking": access.booking,
        "sentence": str(error),
        "kept": [words for words in kept if words],
    }
    return render(request, "sessions_app/booking_not_now.html", context, status=error.status)
