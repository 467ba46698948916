"""A line to the other party, and "Something wrong?" to staff."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sessions_app.access import Visit, booking_page
from sessions_app.errors import BookingError
from sessions_app.forms.talking import ConcernForm, MessageForm
from sessions_app.permissions import can_tell_quickly, can_write
from sessions_app.services.talking import report_concern, send_message


@require_http_methods(["GET", "HEAD", "POST"])
@booking_page
def booking_message(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = MessageForm(request.POST if request.method == "POST" else None)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            send_message(booking=visit.booking, by=visit.person, text=form.cleaned_data["line"])
        except BookingError as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            messages.success(request, _("Sent to %(name)s.") % {"name": visit.other.first_name})
            return redirect(visit.url() + "#messages")
    now = timezone.now()
    context = {
        "visit": visit,
        "form": form,
        "may_write": can_write(visit.booking, visit.person, now),
        "quick": can_tell_quickly(visit.booking, visit.person, now),
        "urls": {"booking_message": visit.url("booking_message")},
    }
    return render(request, "sessions_app/booking_message.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@booking_page
def booking_concern(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        report_concern(booking=visit.booking, by=visit.person, **form.cleaned_data)
        messages.success(request, _("Thank you. Our team reads this and writes to you."))
        return redirect(visit.url())
    context = {"visit": visit, "booking": visit.booking, "form": form}
    return render(request, "sessions_app/booking_concern.html", context, status=400 if form.is_bound else 200)
