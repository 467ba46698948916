"""Booking a session: one form, for someone who is signed in or not, and the code between for who is not.

allauth mails the code and checks it, by its own views; what waited is booked by `book_what_waited`, in the
request that passes the last factor.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mentoring.models import MentorProfile
from people import limits
from people.adapter import after_sign_in
from people.forms import open_account
from people.middleware import ZonedRequest, viewer_zone
from people.models import SignInTry
from people.selectors import signed_in
from sessions_app.book.forms import BookingForm, CodeForm, GuestBookingForm
from sessions_app.book.pages import book, form_url, make_form, show_form, why_not_now
from sessions_app.book.reads import mentors_shown, session_at
from sessions_app.forms import read_instant
from sessions_app.pending import PendingBooking

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@get_or_post
def booking_create(request: HttpRequest, slug: str) -> HttpResponse:
    mentor = get_object_or_404(mentors_shown(), slug=slug)
    starts_at = read_instant(request.POST.getlist("starts_at") or request.GET.getlist("starts_at"))
    mentee = signed_in(request)
    if request.method == "POST" and mentee:
        return book(request, mentee, mentor, starts_at, make_form(request, mentor, request.POST))
    if request.method == "POST":
        way_in = send_to_sign_in if settings.SSO_ONLY else mail_code
        return way_in(request, mentor, starts_at)
    if mentee and starts_at and (booking := session_at(mentor, mentee, starts_at)):
        return redirect(booking)
    error = why_not_now(request, mentor, starts_at)
    return show_form(request, mentor, starts_at, make_form(request, mentor), error)


def send_to_sign_in(request: HttpRequest, mentor: MentorProfile, starts_at: datetime | None) -> HttpResponse:
    """Everything typed is kept; after the organisation's sign-in the form is there again, to be sent."""
    form = make_form(request, mentor, request.POST)
    stopped = why_not_now(request, mentor, starts_at)
    if not form.is_valid():
        return show_form(request, mentor, starts_at, form, stopped, status=400)
    pending = PendingBooking.load(request.session)
    pending.keep(mentor=mentor.slug, starts_at=starts_at, cleaned=form.cleaned_data)
    if stopped:
        return show_form(request, mentor, starts_at, form, stopped)
    return redirect_to_login(form_url(mentor, starts_at))


def mail_code(request: HttpRequest, mentor: MentorProfile, starts_at: datetime | None) -> HttpResponse:
    """Not by `as_view`: with a code under way it would lead to its page,
    and what was typed now would be lost."""
    view = MailCodeView(mentor=mentor, starts_at=starts_at)
    view.setup(request)
    return view.post(request)


class MailCodeView(RequestLoginCodeView):
    """The form from someone who is not signed in: allauth mails a code, in the same steps and words whether
    or not the address is known, or its account closed."""

    mentor: MentorProfile  # both are given by `mail_code`
    starts_at: datetime | None

    def get_form(self, form_class: Any = None) -> BookingForm:
        return make_form(self.request, self.mentor, self.request.POST)

    def form_invalid(self, form: GuestBookingForm) -> HttpResponse:
        error = why_not_now(self.request, self.mentor, self.starts_at)
        return show_form(self.request, self.mentor, self.starts_at, form, error, status=400)

    def form_valid(self, form: GuestBookingForm) -> HttpResponse:
        pending = PendingBooking.load(self.request.session)
        pending.keep(mentor=self.mentor.slug, starts_at=self.starts_at, cleaned=form.cleaned_data)
        if stopped := why_not_now(self.request, self.mentor, self.starts_at):
            return show_form(self.request, self.mentor, self.starts_at, form, stopped)
        if not ratelimit.consume(self.request, action="request_login_code"):
            wait = _("That was too often in a minute. Wait a minute, then press the button again.")
            return self.refuse_address(form, ValidationError(wait), status=429)
        try:
            limits.use_up(SignInTry.Kind.CODE, form.cleaned_data["email"], self.request)
        except limits.TooMany as error:
            refused = self.refuse_address(form, error, status=429)
            refused.headers["Retry-After"] = str(error.seconds)
            return refused
        try:
            # Where allauth's own form leaves it.
            form._user = open_account(form.cleaned_data["email"], self.request)
        except ValidationError as error:
            return self.refuse_address(form, error, status=400)
        super().form_valid(form)
        return redirect("sessions_app:booking_code", slug=self.mentor.slug)

    def refuse_address(self, form: GuestBookingForm, error: ValidationError, *, status: int) -> HttpResponse:
        form.add_error("email", error)
        return show_form(self.request, self.mentor, self.starts_at, form, status=status)


@method_decorator(never_cache, name="dispatch")
class BookingCodeView(ConfirmLoginCodeView):
    """The page for the code, with what waits for it. allauth checks the
    code; its ways on lead to our pages."""

    template_name = "sessions_app/book/booking_code.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> HttpResponse:
        self.mentor = get_object_or_404(mentors_shown(), slug=slug)
        self.pending = PendingBooking.load(request.session)
        if self.pending.mentor != slug:
            return redirect(self.mentor)
        self.starts_at = read_instant([self.pending.starts_at])
        if signed_in(request):
            return redirect(form_url(self.mentor, self.starts_at))
        return self.lead_on(super().dispatch(request, *args, **kwargs))

    def lead_on(self, response: HttpResponse) -> HttpResponse:
        """A code that is over leads back to the form, one that was sent again back to this page."""
        ways = {
            reverse("account_request_login_code"): form_url(self.mentor, self.starts_at, code="over"),
            reverse("account_confirm_login_code"): self.request.path,
        }
        if isinstance(response, HttpResponseRedirect) and response.url in ways:
            return redirect(ways[response.url])
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "resend" and self.get_form_class() is CodeForm:
            return redirect(request.path)  # no more of them; else it would count as a code that was wrong
        return super().post(request, *args, **kwargs)

    def get_next_url(self) -> str:
        """Where signing in comes from: by this `book_what_waited` knows that the code was for a booking."""
        return self.request.path

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        response = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 400
        else:  # the last try: the booking form says what now, so allauth's sentence is taken off the list
            list(get_messages(self.request))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "mentor": self.mentor,
            "starts_at": self.starts_at,
            "goal": self.pending.typed.get("goal", ""),
            "form_url": form_url(self.mentor, self.starts_at),
        }


booking_code = get_or_post(BookingCodeView.as_view())


@after_sign_in
def book_what_waited(request: ZonedRequest, came_from: str) -> HttpResponse | None:
    """Book what waited for a code, once whoever entered it is signed in with all their factors."""
    pending, mentee = PendingBooking.load(request.session), signed_in(request)
    if not pending.mentor or came_from != reverse("sessions_app:booking_code", args=[pending.mentor]):
        return None
    mentor = mentors_shown().filter(slug=pending.mentor).first()
    if mentor is None or mentee is None:
        return None
    request.zone_name, request.zone_source = viewer_zone(request)
    with timezone.override(ZoneInfo(request.zone_name)):
        form = make_form(request, mentor, pending.typed)
        return book(request, mentee, mentor, read_instant([pending.starts_at]), form)
