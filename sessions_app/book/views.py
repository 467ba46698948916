"""Booking a session: one form, for someone signed in or not."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mentoring.models import MentorProfile
from mentoring.slots import Slot
from people.forms import open_account
from people.middleware import ZonedRequest
from people.models import User
from people.services import complete_account
from people.templatetags.times import iso_z
from sessions_app.book.forms import BookingForm, GuestBookingForm
from sessions_app.book.reads import mentors_shown, nearest_open_slots, session_at
from sessions_app.book.service import book_session, check_bookable
from sessions_app.errors import BookingError, NoSuchTime, TimeNotOpen
from sessions_app.forms import read_instant
from sessions_app.pending import WORDS, PendingBooking


@dataclass
class Desk:
    """Where one person books one time of one mentor, with what they typed so far."""

    request: ZonedRequest
    mentor: MentorProfile
    times: list[str]

    def __post_init__(self) -> None:
        self.starts_at = read_instant(self.times)
        self.pending = PendingBooking.load(self.request.session)

    @property
    def mentee(self) -> User | None:
        return self.request.user if self.request.user.is_authenticated else None

    def url(self, **query: str) -> str:
        time = {"starts_at": iso_z(self.starts_at)} if self.starts_at else {}
        path = reverse("sessions_app:booking_create", args=[self.mentor.slug])
        return f"{path}?{urlencode(time | query)}"

    def form(self, typed: QueryDict | dict[str, str] | None = None) -> BookingForm:
        kind = BookingForm if self.mentee else GuestBookingForm
        form = kind(typed, mentor=self.mentor, initial=self.initial() if typed is None else None)
        topics = list(form.topics)
        wanted = [self.request.GET.get("theme"), self.pending.typed.get("theme")]
        form.initial["theme"] = next(
            (topic for slug in wanted for topic in topics if topic.slug == slug), topics[0]
        )
        return form

    def initial(self) -> dict[str, Any]:
        typed, goal = self.pending.typed, self.pending.sentence
        return {"goal": goal, "submission": uuid4()} | {
            name: typed[name] for name in WORDS if typed.get(name)
        }

    def trouble(self) -> BookingError | None:
        """What would stop this booking right now."""
        try:
            if self.starts_at is None:
                raise NoSuchTime(_("That is not a time that can be booked here."))
            check_bookable(mentor=self.mentor, mentee=self.mentee, slot=Slot(self.starts_at))
        except BookingError as error:
            return error
        return None

    def page(
        self, form: BookingForm, error: BookingError | None = None, *, notice: str = "", status: int = 200
    ) -> HttpResponse:
        offers = isinstance(error, TimeNotOpen)
        now = timezone.now()
        context = {
            "mentor": self.mentor,
            "here": self.url(),
            "starts_at": self.starts_at,
            "form": form,
            "error": error,
            "notice": notice,
            "topic": form.topics.filter(slug=form["theme"].value() or "").first() or form.initial["theme"],
            "times": nearest_open_slots(self.mentor, self.starts_at, now=now, mentee=self.mentee)
            if offers
            else [],
            "can_submit": error is None or not (offers or self.request.method == "GET"),
        }
        return render(
            self.request,
            "sessions_app/book/booking_create.html",
            context,
            status=error.status if error else status,
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_create(request: ZonedRequest, slug: str) -> HttpResponse:
    mentor = get_object_or_404(mentors_shown(), slug=slug)
    desk = Desk(request, mentor, request.POST.getlist("starts_at") or request.GET.getlist("starts_at"))
    if request.method == "POST":
        return take_form(desk)
    if desk.mentee and desk.starts_at and (booking := session_at(mentor, desk.mentee, desk.starts_at)):
        return redirect(booking)
    notice = (
        _("That code doesn't work any more. Press the button and we send a new one.")
        if "code" in request.GET
        else ""
    )
    return desk.page(desk.form(), desk.trouble(), notice=notice)


def take_form(desk: Desk) -> HttpResponse:
    form = desk.form(desk.request.POST)
    if not form.is_valid():
        return desk.page(form, desk.trouble(), status=400)
    desk.pending.keep(mentor=desk.mentor.slug, starts_at=desk.starts_at, cleaned=form.cleaned_data)
    if desk.starts_at and desk.mentee:
        return book(desk, form, mentee=desk.mentee, slot=Slot(desk.starts_at))
    if error := desk.trouble():
        return desk.page(form, error)
    return send_code(desk, form)


def book(desk: Desk, form: BookingForm, *, mentee: User, slot: Slot) -> HttpResponse:
    """Take the time for the person who is signed in, or show the form
    again with the reason and other times."""
    words = {
        name: form.cleaned_data[name] for name in ("goal", "context", "link", "level", "theme", "submission")
    }
    if desk.pending.typed.get("email") == mentee.email:
        complete_account(mentee, name=desk.pending.typed.get("name", ""), zone_name="")
    try:
        booking = book_session(mentor=desk.mentor, mentee=mentee, slot=slot, **words)
    except BookingError as error:
        return desk.page(form, error)
    desk.pending.forget()
    return redirect(f"{booking.get_absolute_url()}?booked=1")


def send_code(desk: Desk, form: BookingForm) -> HttpResponse:
    """Mail a code, in the same steps and words whether or not the address is known, or its account closed."""
    email = form.cleaned_data["email"]
    if not ratelimit.consume(desk.request, action="request_login_code", key=email):
        form.add_error(
            "email",
            _("We have just sent several codes to this address. Wait a minute, then press the button again."),
        )
        return desk.page(form, status=429)
    try:
        user = open_account(email)
    except ValidationError as error:
        form.add_error("email", error)
        return desk.page(form, status=400)
    LoginCodeVerificationProcess.initiate(request=desk.request, user=user, email=email)
    return redirect("sessions_app:booking_code", slug=desk.mentor.slug)
