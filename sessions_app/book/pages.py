"""The page of the booking form, and taking the time for who is signed in."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import MentorProfile
from mentoring.slots import Slot
from people.models import User
from people.selectors import signed_in
from people.services import complete_account
from people.templatetags.times import iso_z
from sessions_app.book.forms import BookingForm, GuestBookingForm
from sessions_app.book.reads import nearest_open_slots
from sessions_app.book.service import book_session, check_bookable
from sessions_app.errors import BookingError, NoSuchTime, TimeNotOpen
from sessions_app.pending import WORDS, PendingBooking

ASKED_OF_ALL = ("goal", "context", "link", "level", "theme", "submission")


def form_url(mentor: MentorProfile, starts_at: datetime | None, **query: str) -> str:
    time = {"starts_at": iso_z(starts_at)} if starts_at else {}
    path = reverse("sessions_app:booking_create", args=[mentor.slug])
    return f"{path}?{urlencode(time | query)}"


def make_form(
    request: HttpRequest, mentor: MentorProfile, posted: QueryDict | dict[str, str] | None = None
) -> BookingForm:
    """The form for who asks, with what was posted, or with what they typed before."""
    pending = PendingBooking.load(request.session)
    typed = {name: pending.typed[name] for name in WORDS if pending.typed.get(name)}
    initial: dict[str, Any] = {"goal": pending.sentence, "submission": uuid4()} | typed
    kind = BookingForm if signed_in(request) or settings.SSO_ONLY else GuestBookingForm
    form = kind(posted, mentor=mentor, initial=initial if posted is None else None)
    form.choose_topic(request.GET.get("theme"), pending.typed.get("theme"))
    return form


def why_not_now(
    request: HttpRequest, mentor: MentorProfile, starts_at: datetime | None
) -> BookingError | None:
    """What would stop this booking right now."""
    try:
        if starts_at is None:
            raise NoSuchTime(_("That is not a time that can be booked here."))
        check_bookable(mentor=mentor, mentee=signed_in(request), slot=Slot(starts_at))
    except BookingError as error:
        return error
    return None


def show_form(
    request: HttpRequest,
    mentor: MentorProfile,
    starts_at: datetime | None,
    form: BookingForm,
    error: BookingError | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The form, with what stops it, and the nearest other times where the time itself does."""
    offers, now = isinstance(error, TimeNotOpen), timezone.now()
    times = nearest_open_slots(mentor, starts_at, now=now, mentee=signed_in(request)) if offers else []
    over = _("That code doesn't work any more. Press the button and we send a new one.")
    context = {
        "mentor": mentor,
        "here": form_url(mentor, starts_at),
        "starts_at": starts_at,
        "form": form,
        "error": error,
        "notice": over if request.method == "GET" and "code" in request.GET else "",
        "topic": form.chosen_topic,
        "times": times,
        "can_submit": error is None or not (offers or request.method == "GET"),
    }
    status = error.status if error else status
    return render(request, "sessions_app/book/booking_create.html", context, status=status)


def book(
    request: HttpRequest,
    mentee: User,
    mentor: MentorProfile,
    starts_at: datetime | None,
    form: BookingForm,
) -> HttpResponse:
    """Take the time for who is signed in, or show the form again with the reason and other times."""
    if not form.is_valid():
        return show_form(
            request, mentor, starts_at, form, why_not_now(request, mentor, starts_at), status=400
        )
    pending = PendingBooking.load(request.session)
    pending.keep(mentor=mentor.slug, starts_at=starts_at, cleaned=form.cleaned_data)
    if starts_at is None:
        return show_form(request, mentor, None, form, why_not_now(request, mentor, None))
    if pending.typed.get("email") == mentee.email:
        complete_account(mentee, name=pending.typed.get("name", ""), zone_name="")
    words = {name: form.cleaned_data[name] for name in ASKED_OF_ALL}
    try:
        booking = book_session(mentor=mentor, mentee=mentee, slot=Slot(starts_at), **words)
    except BookingError as error:
        return show_form(request, mentor, starts_at, form, error)
    pending.forget()
    return redirect(f"{booking.get_absolute_url()}?booked=1")
