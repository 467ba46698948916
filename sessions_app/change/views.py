"""Moving, cancelling, not being able to help, and answering a suggested goal."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentoring.services import local_today
from mentoring.slots import Slot
from sessions_app.access import BookingAccess, back_to_session, refuse, show_act, with_booking_access
from sessions_app.change.forms import DeclineForm, MenteeCancelForm, MentorCancelForm, MoveForm
from sessions_app.change.service import (
    cancel_session,
    decline_session,
    kept_until,
    move_session,
    refuse_suggestion,
    take_suggestion,
)
from sessions_app.errors import BookingError, NotNow, TimeNotOpen, stop_if
from sessions_app.open_times import asked_week, open_times
from sessions_app.pending import PendingBooking
from sessions_app.rules import why_not_answer_suggestion, why_not_cancel, why_not_decline, why_not_move

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@with_booking_access
@get_or_post
def booking_reschedule(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    now = timezone.now()
    form = MoveForm(request.POST if request.method == "POST" else None)
    try:
        stop_if(why_not_move(access.booking, access.person, now))
        if form.is_valid():
            slot = Slot(form.cleaned_data["starts_at"])
            access.booking = move_session(booking=access.booking, by=access.person, slot=slot)
            return back_to_session(request, access, _("Moved. %(name)s has been told by mail."))
    except TimeNotOpen as error:
        form.add_error(None, str(error))
        return show_times(request, access, form, now, status=error.status)
    except NotNow as error:
        return refuse(request, access, error)
    return show_times(request, access, form, now, status=400 if form.is_bound else 200)


def show_times(
    request: HttpRequest, access: BookingAccess, form: MoveForm, now: datetime, *, status: int
) -> HttpResponse:
    """This mentor's other open times: the next ones, and the week asked for on the reader's clock."""
    booking, zone = access.booking, ZoneInfo(timezone.get_current_timezone_name())
    monday = asked_week(request.GET.get("week"), now.date())
    times = open_times(
        booking.mentor, mentee=booking.mentee, monday=monday, zone=zone, now=now, moving=booking
    )
    response = show_act(
        request,
        access,
        "change/booking_reschedule.html",
        form,
        times=times,
        week_url=f"{access.urls.reschedule}{'&' if access.urls.query else '?'}week=",
    )
    response.status_code = status
    return response


@with_booking_access
@get_or_post
def booking_cancel(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    form_class = MentorCancelForm if access.is_mentor else MenteeCancelForm
    form = form_class(request.POST if request.method == "POST" else None)
    try:
        stop_if(why_not_cancel(access.booking, access.person, timezone.now()))
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            access.booking = cancel_session(booking=access.booking, by=access.person, reason=reason)
            return back_to_session(request, access, _("Cancelled. %(name)s has been told by mail."))
    except BookingError as error:
        return refuse(request, access, error, kept=form.typed_words())
    return show_act(request, access, "change/booking_cancel.html", form)


@with_booking_access
@get_or_post
def booking_decline(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    now = timezone.now()
    form = DeclineForm(
        request.POST if request.method == "POST" else None,
        booking=access.booking,
        today=local_today(access.booking.mentor, now),
    )
    try:
        stop_if(why_not_decline(access.booking, access.person, now))
        if form.is_valid():
            access.booking = decline_session(booking=access.booking, by=access.person, **form.cleaned_data)
            return back_to_session(request, access, _("Sent. %(name)s has been told, kindly."))
    except BookingError as error:
        return refuse(request, access, error, kept=form.typed_words())
    until = kept_until(access.booking, now)
    return show_act(request, access, "change/booking_decline.html", form, kept_until=until)


@with_booking_access
@get_or_post
def suggestion_answer(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    answer = request.POST.get("answer", "")
    try:
        stop_if(why_not_answer_suggestion(access.booking, access.person, timezone.now()))
        if answer == "take":
            access.booking = take_suggestion(booking=access.booking, by=access.person)
            return back_to_session(request, access, _("Good. The session stands, with the new goal."))
        if answer == "refuse":
            access.booking = refuse_suggestion(booking=access.booking, by=access.person)
            PendingBooking.load(request.session).say(access.booking.decline.original_goal)
            sentence = _("Understood. The time is open again, and your sentence is kept for the next mentor.")
            return back_to_session(request, access, sentence)
    except BookingError as error:
        return refuse(request, access, error)
    return show_act(
        request,
        access,
        "change/suggestion_answer.html",
        decline=access.booking.decline,
        sentence=_("Choose one of the two answers.") if request.method == "POST" else "",
    )
