"""The page of one session, its calendar file, and the list of all of mine."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.middleware import ZonedRequest
from people.models import User
from sessions_app.access import Visit, booking_page
from sessions_app.calendars import booking_calendar, google_calendar_url
from sessions_app.forms.talking import MessageForm
from sessions_app.selectors.sessions import session_list, session_page


@require_safe
@login_required
def booking_list(request: HttpRequest) -> HttpResponse:
    sessions = session_list(cast(User, request.user), page=request.GET.get("page"), now=timezone.now())
    return render(request, "sessions_app/booking_list.html", {"sessions": sessions, "page_obj": sessions.page})


@require_safe
@booking_page
def booking_detail(request: ZonedRequest, visit: Visit) -> HttpResponse:
    page = session_page(visit.booking, visit.person, now=timezone.now())
    context = {
        "visit": visit,
        "booking": visit.booking,
        "page": page,
        "urls": page_urls(visit),
        "my_zone": visit.person.zone_name if visit.by_key else request.zone_name,
        "just_booked": "booked" in request.GET and page.is_on and not page.is_mentor,
        "message_form": MessageForm(),
        "google_url": google_calendar_url(visit.booking, visit.person) if page.is_on else "",
    }
    return render(request, "sessions_app/booking_detail.html", context)


def page_urls(visit: Visit) -> dict[str, str]:
    """Where one can go from a session's page, each with the key that someone from a mail carries."""
    acts = ("reschedule", "cancel", "decline", "message", "concern", "wrap_up", "enough", "ics")
    return {name: visit.url(name) for name in (*(f"booking_{act}" for act in acts), "suggestion_answer")}


@require_safe
@booking_page
def booking_ics(request: HttpRequest, visit: Visit) -> HttpResponse:
    content = booking_calendar(visit.booking, visit.person)
    headers = {"Content-Disposition": 'attachment; filename="half-hour.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
