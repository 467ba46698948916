"""Before anyone signs in: the first question, topics, the directory, one mentor's
open times, and the same as open data."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mentoring.models import Theme
from mentoring.selectors import bookable_slots
from people.forms import ZoneForm
from people.middleware import ZonedRequest
from people.selectors import signed_in
from people.templatetags.times import iso_z
from resources.selectors import worth_a_look
from sessions_app.find import reads
from sessions_app.find.forms import DirectoryForm, HomeForm, read_dates
from sessions_app.open_times import asked_week, open_times
from sessions_app.pending import PendingBooking

MENTORS_OF_A_THEME = 10
MENTORS_A_PAGE = 10
RESOURCES_OF_A_THEME = 5


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """One sentence and a topic. The sentence stays in the session: it is private, and addresses are not."""
    themes = list(Theme.objects.all())
    pending = PendingBooking.load(request.session)
    form = HomeForm(
        request.POST if request.method == "POST" else None, themes=themes, initial={"goal": pending.sentence}
    )
    if form.is_valid():
        pending.say(form.cleaned_data["goal"])
        return redirect(asked_for(form.cleaned_data["theme"], form.cleaned_data["mentor"]))
    today = timezone.localdate()
    context = {
        "form": form,
        "themes": themes,
        "minutes": grouped(reads.minutes_given(timezone.now())),
        "example": reads.example_commitment(today),
    }
    return render(request, "sessions_app/find/home.html", context, status=400 if form.is_bound else 200)


def asked_for(topic: str, mentor_slug: str) -> str:
    """The topic's page, or the mentor's when the sentence is for one who was asked before."""
    if mentor := reads.shown_mentor(mentor_slug):
        return f"{mentor.get_absolute_url()}?theme={topic}"
    return reverse("sessions_app:theme", args=[topic])


def grouped(number: int) -> str:
    """ "1,020" in the reader's way; nothing while there is nothing to count."""
    return str(formats.number_format(number, force_grouping=True)) if number else ""


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Theme, slug=slug)
    now = timezone.now()
    found = list(
        reads.matching_mentors(theme=topic, language="", soon=False, now=now)[: MENTORS_OF_A_THEME + 1]
    )
    context = {
        "theme": topic,
        "goal": PendingBooking.load(request.session).sentence,
        "mentors": reads.with_next_slots(found[:MENTORS_OF_A_THEME], viewer=signed_in(request), now=now),
        "has_more": len(found) > MENTORS_OF_A_THEME,
        "resources": worth_a_look(topic, RESOURCES_OF_A_THEME),
    }
    return render(request, "sessions_app/find/theme.html", context)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    themes, now = list(Theme.objects.specific()), timezone.now()
    form = DirectoryForm(request.GET, themes=themes, languages=list(reads.spoken_languages()))
    is_valid = form.is_valid()
    wanted = form.cleaned_data
    topic = next((one for one in themes if one.slug == wanted.get("theme")), None)
    matching = reads.matching_mentors(
        theme=topic, language=wanted.get("language", ""), soon=wanted["open"], now=now
    )
    page = Paginator(matching, MENTORS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = reads.with_next_slots(list(page.object_list), viewer=signed_in(request), now=now)
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page_obj": page, "query": query.urlencode(), "theme": topic}
    return render(request, "sessions_app/find/directory.html", context, status=200 if is_valid else 400)


@require_safe
def mentor(request: ZonedRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    profile = get_object_or_404(reads.mentors_known_to(signed_in(request)), slug=slug)
    is_mine, is_preview = profile.user_id == request.user.pk, not profile.is_shown
    page = reads.as_it_will_be(profile) if is_preview else profile
    monday = asked_week(request.GET.get("week"), now.date())
    zone = ZoneInfo(request.zone_name)
    times = open_times(page, mentee=signed_in(request), monday=monday, zone=zone, now=now)
    topic = reads.theme_to_book(profile, request.GET.get("theme", ""))
    context = {
        "mentor": page,
        "status": profile.status,
        "is_mine": is_mine,
        "is_preview": is_preview,
        "only_looks": is_mine or is_preview,
        "times": times,
        "topic": topic,
        "topic_query": f"&theme={topic}" if topic else "",
        "zone_form": None if request.zone_source else zone_form(request),
    }
    return render(request, "sessions_app/find/mentor.html", context)


def zone_form(request: ZonedRequest) -> ZoneForm:
    return ZoneForm(initial={"zone": request.zone_name, "next": request.get_full_path()})


@require_safe
def slots_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Open data: what `bookable_slots` offers to nobody in particular."""
    now = timezone.now()
    found = reads.shown_mentor(slug)
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
