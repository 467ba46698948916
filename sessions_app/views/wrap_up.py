"""After your session: what came of it, challenges, next steps, and "once was enough"."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.templatetags.times import date_words
from sessions_app.access import Visit, booking_page
from sessions_app.errors import BookingError
from sessions_app.forms.wrap_up import ChallengeForm, EnoughForm, MenteeWrapUpForm, MentorWrapUpForm, SessionForm, take_over
from sessions_app.links import answer_path
from sessions_app.models import Booking
from sessions_app.selectors.commitments import after_session
from sessions_app.services.checks import (
    check_can_challenge,
    check_can_say_enough,
    check_can_say_how_it_went,
    check_nothing_promised,
)
from sessions_app.services.wrap_up import (
    challenge_mentee,
    say_missed,
    say_once_was_enough,
    wrap_up_as_mentee,
    wrap_up_as_mentor,
)
from sessions_app.views.refusal import refuse

page = require_http_methods(["GET", "HEAD", "POST"])


@booking_page
@page
def booking_wrap_up(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = wrap_up_form(request, visit)
    try:
        check_can_say_how_it_went(visit.booking, visit.person, timezone.now())
        check_nothing_promised(visit.booking, visit.person)
        if form.is_bound and form.is_valid():
            visit.booking = save_wrap_up(visit, form)
            messages.success(request, thanks(visit, form))
            return redirect(visit.url())
    except BookingError as error:
        return refuse_wrap_up(request, visit, error, form)
    context = {"visit": visit, "booking": visit.booking, "form": form, "enough_url": visit.url("booking_enough")}
    return render(request, "sessions_app/booking_wrap_up.html", context, status=400 if form.is_bound else 200)


def wrap_up_form(request: HttpRequest, visit: Visit) -> MenteeWrapUpForm | MentorWrapUpForm:
    """The form for this party. Taking a challenge over saves nothing: the page comes back with the line filled in."""
    posted = request.POST if request.method == "POST" else None
    if visit.is_mentor:
        return MentorWrapUpForm(posted, booking=visit.booking)
    if posted is not None and "take" in posted:
        return MenteeWrapUpForm(initial=take_over(posted, visit.booking), booking=visit.booking, now=timezone.now())
    return MenteeWrapUpForm(posted, booking=visit.booking, now=timezone.now())


def save_wrap_up(visit: Visit, form: MenteeWrapUpForm | MentorWrapUpForm) -> Booking:
    if not form.was_held:
        return say_missed(booking=visit.booking, by=visit.person, reason=form.cleaned_data["outcome"])
    if isinstance(form, MentorWrapUpForm):
        return wrap_up_as_mentor(booking=visit.booking, by=visit.person, lines=form.lines)
    because = form.cleaned_data["none_because"]
    return wrap_up_as_mentee(booking=visit.booking, by=visit.person, promises=form.promises, because=because)


def thanks(visit: Visit, form: MenteeWrapUpForm | MentorWrapUpForm) -> str:
    if isinstance(form, MenteeWrapUpForm) and form.was_held and form.promises:
        first = min(promise.due_on for promise in form.promises)
        return _("Saved. We ask you on %(date)s how it went.") % {"date": date_words(first)}
    return _("Saved. Thank you for saying how it went.")


def refuse_wrap_up(request: HttpRequest, visit: Visit, error: BookingError, form: SessionForm) -> HttpResponse:
    """Once the next steps are saved, the page shows them to both; someone who posted is told so and keeps their words."""
    after = after_session(visit.booking)
    if not after.is_said:
        return refuse(request, visit, error, kept=form.words())
    steps = [(step, answer_path(step) if step.is_open and not visit.is_mentor else "") for step in after.commitments]
    context = {
        "visit": visit,
        "booking": visit.booking,
        "after": after,
        "steps": steps,
        "kept": form.words(),
        "enough_url": visit.url("booking_enough"),
    }
    if request.method == "POST":
        return render(request, "sessions_app/booking_wrapped_up.html", context | {"sentence": str(error)}, status=error.status)
    return render(request, "sessions_app/booking_wrapped_up.html", context)


@booking_page
@page
def booking_challenge(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = ChallengeForm(request.POST if request.method == "POST" else None, booking=visit.booking)
    try:
        check_can_challenge(visit.booking, visit.person, timezone.now())
        if form.is_valid():
            challenge_mentee(booking=visit.booking, by=visit.person, lines=form.lines)
            messages.success(request, _("Saved. %(name)s can take it over or not.") % {"name": visit.other.first_name})
            return redirect(visit.url())
    except BookingError as error:
        return refuse(request, visit, error, kept=form.words())
    context = {"visit": visit, "booking": visit.booking, "form": form}
    return render(request, "sessions_app/booking_challenge.html", context, status=400 if form.is_bound else 200)


@booking_page
@page
def booking_enough(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = EnoughForm(request.POST if request.method == "POST" else None, is_mentor=visit.is_mentor)
    try:
        check_can_say_enough(visit.booking, visit.person)
        if form.is_valid():
            close = form.cleaned_data.get("close_bookings", False)
            visit.booking = say_once_was_enough(booking=visit.booking, by=visit.person, close_bookings=close)
            messages.success(request, _("Noted. Nobody is told."))
            return redirect(visit.url())
    except BookingError as error:
        return refuse(request, visit, error)
    context = {"visit": visit, "booking": visit.booking, "form": form}
    return render(request, "sessions_app/booking_enough.html", context)
