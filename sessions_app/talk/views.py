"""A line to the other party, and "Something wrong?" to staff."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sessions_app.access import BookingAccess, back_to_session, refuse, show_act, with_booking_access
from sessions_app.errors import BookingError, stop_if
from sessions_app.forms import MessageForm
from sessions_app.pairs import is_closed, is_closed_for_good, keeps_time_closed
from sessions_app.rules import why_not_close, why_not_write, why_not_write_quickly
from sessions_app.talk.forms import ConcernForm
from sessions_app.talk.service import close_bookings, report_concern, send_message, why_no_line


@require_http_methods(["GET", "HEAD", "POST"])
@with_booking_access
def booking_message(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    form = MessageForm(request.POST if request.method == "POST" else None)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            send_message(booking=access.booking, by=access.person, text=form.cleaned_data["line"])
        except BookingError as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            messages.success(request, _("Sent to %(name)s.") % {"name": access.other.first_name})
            return redirect(access.urls.detail + "#messages")
    now = timezone.now()
    context = {
        "access": access,
        "form": form,
        "may_write": not (
            why_not_write(access.booking, access.person, now) or why_no_line(access.booking, access.person)
        ),
        "quick": not why_not_write_quickly(access.booking, access.person, now),
    }
    return render(request, "sessions_app/talk/booking_message.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_booking_access
def booking_concern(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        report_concern(booking=access.booking, by=access.person, **form.cleaned_data)
        return back_to_session(request, access, _("Thank you. Our team reads this and writes to you."))
    return show_act(request, access, "talk/booking_concern.html", form)


@with_booking_access
@require_http_methods(["GET", "HEAD", "POST"])
def booking_close(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    """One tap, no reason; the same page takes it back."""
    closed = "open" not in request.POST
    try:
        stop_if(why_not_close(access.booking, access.person))
        if request.method == "POST":
            close_bookings(booking=access.booking, by=access.person, closed=closed)
            said = _("%(name)s can't book you any more. Nobody is told.")
            return back_to_session(request, access, said if closed else _("%(name)s can book you again."))
    except BookingError as error:
        return refuse(request, access, error)
    asked = access.booking.mentor, access.booking.mentee
    context = {
        "access": access,
        "booking": access.booking,
        "is_closed": is_closed_for_good(*asked),
        "is_closed_now": is_closed(*asked, timezone.now()),
        "is_time_closed": keeps_time_closed(access.booking, timezone.now()),
    }
    return render(request, "sessions_app/talk/booking_close.html", context)
