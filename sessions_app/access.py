"""Who stands at the door of a session's page: a signed-in party, or whoever holds the key from a mail."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from people.models import User
from sessions_app.links import make_key, read_key
from sessions_app.models import Booking


@dataclass
class Visit:
    """One person at one session. `by_key` says that they came from a mail, without signing in."""

    booking: Booking
    person: User
    by_key: bool

    @property
    def is_mentor(self) -> bool:
        return self.booking.is_mentor(self.person)

    @property
    def other(self) -> User:
        return self.booking.other(self.person)

    @property
    def query(self) -> str:
        """What links and redirects must carry on: the key, made anew because a change ages the old one."""
        return f"?key={make_key(self.booking, self.person)}" if self.by_key else ""

    def url(self, name: str = "booking_detail") -> str:
        return reverse(f"sessions_app:{name}", args=[self.booking.pk]) + self.query


View = Callable[..., HttpResponse]


def booking_page(view: View) -> View:
    """Find the session for whoever asks and pass a Visit on. Strangers get what a missing session gets."""

    @login_not_required
    @wraps(view)
    def wrapper(request: HttpRequest, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = find_visit(request, pk)
        if visit is not None:
            with timezone.override(visit.person.zone) if visit.by_key else nullcontext():
                return view(request, visit, *args, **kwargs)
        if "key" in request.GET:
            return render(request, "sessions_app/link_stale.html", status=404)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404

    return cast(View, wrapper)


def find_visit(request: HttpRequest, pk: UUID) -> Visit | None:
    booking = Booking.objects.with_people().filter(pk=pk).first()
    if booking is None:
        return None
    if request.user.is_authenticated and request.user in booking.parties:
        return Visit(booking, request.user, by_key=False)
    key = read_key(request.GET.get("key", ""))
    if key is None or key.booking_id != booking.pk or key.revision != booking.revision:
        return None
    holders = [person for person in booking.parties if person.pk == key.person_id and person.is_active]
    return Visit(booking, holders[0], by_key=True) if holders else None
