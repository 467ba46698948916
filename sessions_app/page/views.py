"""The page of one session, its calendar file, and the list of all of mine."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.models import User
from sessions_app.access import BookingAccess, with_booking_access
from sessions_app.calendars import booking_calendar, google_calendar_url
from sessions_app.forms import MessageForm
from sessions_app.page.reads import session_list, session_page


@require_safe
@login_required
def booking_list(request: HttpRequest) -> HttpResponse:
    sessions = session_list(cast(User, request.user), page=request.GET.get("page"), now=timezone.now())
    return render(
        request, "sessions_app/page/booking_list.html", {"sessions": sessions, "page_obj": sessions.page}
    )


@require_safe
@with_booking_access
def booking_detail(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    page = session_page(access.booking, access.person, since=access.since, now=timezone.now())
    context = {
        "access": access,
        "booking": access.booking,
        "page": page,
        "my_zone": timezone.get_current_timezone_name(),
        "message_form": MessageForm(),
        "just_booked": "booked" in request.GET and page.is_on and not page.is_mentor,
        "google_url": google_calendar_url(access.booking, access.person) if page.is_on else "",
    }
    return render(request, "sessions_app/page/booking_detail.html", context)


@require_safe
@with_booking_access
def booking_ics(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    content = booking_calendar(access.booking, access.person)
    headers = {"Content-Disposition": 'attachment; filename="half-hour.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
