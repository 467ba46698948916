"""Moving, cancelling, not being able to help, and answering a suggested goal."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentoring.slots import Slot
from sessions_app.access import Visit, booking_page
from sessions_app.errors import BookingError, NotNow, TimeNotOpen
from sessions_app.forms.actions import DeclineForm, MenteeCancelForm, MentorCancelForm, MoveForm
from sessions_app.selectors.weeks import OpenTimes, open_times
from sessions_app.services.booking import move_session
from sessions_app.services.checks import check_can_answer_suggestion, check_can_cancel, check_can_decline, check_can_move
from sessions_app.services.ending import cancel_session, decline_session, kept_until, refuse_suggestion, take_suggestion
from sessions_app.views.mentor_page import asked_week
from sessions_app.views.refusal import refuse

page = require_http_methods(["GET", "HEAD", "POST"])


@booking_page
@page
def booking_reschedule(request: HttpRequest, visit: Visit) -> HttpResponse:
    now = timezone.now()
    form = MoveForm(request.POST if request.method == "POST" else None)
    status = 400 if form.is_bound else 200
    try:
        check_can_move(visit.booking, visit.person, now)
        if form.is_valid():
            slot = Slot(form.cleaned_data["starts_at"])
            visit.booking = move_session(booking=visit.booking, by=visit.person, slot=slot)
            messages.success(request, _("Moved. %(name)s has been told by mail.") % {"name": visit.other.first_name})
            return redirect(visit.url())
    except TimeNotOpen as error:
        form.add_error(None, str(error))
        status = error.status
    except NotNow as error:
        return refuse(request, visit, error)
    times = times_to_move_to(request, visit, now)
    context = page_context(visit) | {"form": form, "times": times, "week_url": week_url(visit)}
    return render(request, "sessions_app/booking_reschedule.html", context, status=status)


def times_to_move_to(request: HttpRequest, visit: Visit, now: datetime) -> OpenTimes:
    """This mentor's other open times: the next ones, and the week asked for on the reader's clock."""
    booking, zone = visit.booking, ZoneInfo(timezone.get_current_timezone_name())
    monday = asked_week(request.GET.get("week"), now.date())
    return open_times(booking.mentor, mentee=booking.mentee, monday=monday, zone=zone, now=now, moving=booking)


def week_url(visit: Visit) -> str:
    """To be followed by the name of a week."""
    path = visit.url("booking_reschedule")
    return f"{path}{'&' if visit.query else '?'}week="


def page_context(visit: Visit) -> dict[str, Any]:
    return {"visit": visit, "booking": visit.booking, "my_zone": timezone.get_current_timezone_name()}


@booking_page
@page
def booking_cancel(request: HttpRequest, visit: Visit) -> HttpResponse:
    form_class = MentorCancelForm if visit.is_mentor else MenteeCancelForm
    form = form_class(request.POST if request.method == "POST" else None)
    try:
        check_can_cancel(visit.booking, visit.person, timezone.now())
        if form.is_valid():
            visit.booking = cancel_session(booking=visit.booking, by=visit.person, reason=form.cleaned_data["reason"])
            messages.success(request, _("Cancelled. %(name)s has been told by mail.") % {"name": visit.other.first_name})
            return redirect(visit.url())
    except BookingError as error:
        return refuse(request, visit, error, kept=[] if visit.is_mentor else [request.POST.get("reason", "")])
    context = page_context(visit) | {"form": form, "reschedule_url": visit.url("booking_reschedule")}
    return render(request, "sessions_app/booking_cancel.html", context, status=400 if form.is_bound else 200)


@booking_page
@page
def booking_decline(request: HttpRequest, visit: Visit) -> HttpResponse:
    now = timezone.now()
    form = DeclineForm(request.POST if request.method == "POST" else None)
    try:
        check_can_decline(visit.booking, visit.person, now)
        if form.is_valid():
            visit.booking = decline_session(booking=visit.booking, by=visit.person, **form.cleaned_data)
            messages.success(request, _("Sent. %(name)s has been told, kindly.") % {"name": visit.other.first_name})
            return redirect(visit.url())
    except BookingError as error:
        return refuse(request, visit, error, kept=[request.POST.get("sentence", ""), request.POST.get("suggested_goal", "")])
    context = page_context(visit) | {"form": form, "kept_until": kept_until(visit.booking, now)}
    return render(request, "sessions_app/booking_decline.html", context, status=400 if form.is_bound else 200)


@booking_page
@page
def suggestion_answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    answer = request.POST.get("answer", "")
    try:
        check_can_answer_suggestion(visit.booking, visit.person, timezone.now())
        if answer == "take":
            visit.booking = take_suggestion(booking=visit.booking, by=visit.person)
            messages.success(request, _("Good. The session stands, with the new goal."))
            return redirect(visit.url())
        if answer == "refuse":
            visit.booking = refuse_suggestion(booking=visit.booking, by=visit.person)
            request.session["goal"] = visit.booking.decline.original_goal
            messages.success(request, _("Understood. The time is open again, and your sentence is kept for the next mentor."))
            return redirect(visit.url())
    except BookingError as error:
        return refuse(request, visit, error)
    context = page_context(visit) | {"decline": visit.booking.decline}
    if request.method == "POST":
        context["sentence"] = _("Choose one of the two answers.")
    return render(request, "sessions_app/suggestion_answer.html", context, status=400 if request.method == "POST" else 200)
