"""One mentor: the page with their open times, and the same times as open data."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentoring.selectors import bookable_slots
from people.forms import ZoneForm
from people.middleware import ZonedRequest
from people.templatetags.times import iso_z
from sessions_app.forms.search import read_dates, read_week
from sessions_app.selectors import directory as reads
from sessions_app.selectors import weeks


@require_safe
def mentor(request: ZonedRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    profile = get_object_or_404(reads.mentors_known_to(request.user), slug=slug)
    monday = asked_week(request.GET.get("week"), now.date())
    zone = ZoneInfo(request.zone_name)
    times = weeks.open_times(profile, mentee=reads.mentee_of(request.user), monday=monday, zone=zone, now=now)
    topic = reads.theme_to_book(profile, request.GET.get("theme", ""))
    here = request.get_full_path()
    context = {
        "mentor": profile,
        "is_mine": profile.user_id == request.user.pk,
        "times": times,
        "topic": topic,
        "topic_query": f"&theme={topic}" if topic else "",
        "zone_form": None if request.zone_source else ZoneForm(initial={"zone": request.zone_name, "next": here}),
    }
    return render(request, "sessions_app/mentor.html", context)


def asked_week(text: str | None, today: date) -> date | None:
    """The Monday of `?week=`, None without one; what is no week, or years away, is not here."""
    if text is None:
        return None
    try:
        monday = read_week(text)
    except ValueError as error:
        raise Http404 from error
    if not weeks.is_near(monday, today):
        raise Http404
    return monday


@require_safe
def slots_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Open data: what `bookable_slots` offers to nobody in particular."""
    now = timezone.now()
    found = reads.known_mentor(slug)
    if found is None:
        return open_data({"error": _("There is no mentor at this address.")}, status=404)
    try:
        window = read_dates(request.GET, today=now.date())
    except ValidationError as error:
        return open_data({"error": error.message}, status=400)
    slots = bookable_slots(found, within=window, now=now)
    listed = [{"starts_at": iso_z(slot.starts_at), "ends_at": iso_z(slot.ends_at)} for slot in slots]
    return open_data({"mentor": found.slug, "timezone": found.timezone, "slots": listed})


def open_data(answer: dict[str, object], status: int = 200) -> JsonResponse:
    """JSON that any page may read; kept a minute, by shared caches only where everyone may come in."""
    response = JsonResponse(answer, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"{'private' if settings.SITE_ACCESS == 'members' else 'public'}, max-age=60"
    return response
