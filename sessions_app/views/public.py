"""Before anyone signs in: the first question, topics, the directory."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods, require_safe

from mentoring.models import Theme
from resources.selectors import worth_a_look
from sessions_app.forms.search import DirectoryForm, HomeForm
from sessions_app.selectors import directory as reads

MENTORS_OF_A_THEME = 10
MENTORS_A_PAGE = 10
RESOURCES_OF_A_THEME = 5


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """One sentence and a topic. The sentence stays in the session: it is private, and addresses are not."""
    themes = list(Theme.objects.all())
    kept = request.session.get("goal", "")
    form = HomeForm(request.POST if request.method == "POST" else None, themes=themes, initial={"goal": kept})
    if form.is_valid():
        goal = form.cleaned_data["goal"]
        if goal != kept:
            request.session["goal"] = goal
        return redirect(asked_for(form.cleaned_data["theme"], form.cleaned_data["mentor"]))
    today = timezone.localdate()
    context = {
        "form": form,
        "themes": themes,
        "minutes": grouped(reads.minutes_given(timezone.now())),
        "example": reads.example_commitment(today),
    }
    return render(request, "sessions_app/home.html", context, status=400 if form.is_bound else 200)


def asked_for(topic: str, mentor_slug: str) -> str:
    """The topic's page, or the mentor's when the sentence is for one who was asked before."""
    if mentor := reads.known_mentor(mentor_slug):
        return f"{mentor.get_absolute_url()}?theme={topic}"
    return reverse("sessions_app:theme", args=[topic])


def grouped(number: int) -> str:
    """ "1,020" in the reader's way; nothing while there is nothing to count."""
    return str(formats.number_format(number, force_grouping=True)) if number else ""


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Theme, slug=slug)
    now = timezone.now()
    found = list(reads.matching_mentors(theme=topic, language="", soon=False, now=now)[: MENTORS_OF_A_THEME + 1])
    context = {
        "theme": topic,
        "goal": request.session.get("goal", ""),
        "mentors": reads.with_next_slots(found[:MENTORS_OF_A_THEME], viewer=request.user, now=now),
        "has_more": len(found) > MENTORS_OF_A_THEME,
        "resources": worth_a_look(topic, RESOURCES_OF_A_THEME),
    }
    return render(request, "sessions_app/theme.html", context)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    themes, now = list(Theme.objects.specific()), timezone.now()
    form = DirectoryForm(request.GET, themes=themes, languages=list(reads.spoken_languages()))
    is_valid = form.is_valid()
    wanted = form.cleaned_data
    topic = next((one for one in themes if one.slug == wanted.get("theme")), None)
    matching = reads.matching_mentors(theme=topic, language=wanted.get("language", ""), soon=wanted["open"], now=now)
    page = Paginator(matching, MENTORS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = reads.with_next_slots(list(page.object_list), viewer=request.user, now=now)
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page_obj": page, "query": query.urlencode(), "theme": topic}
    return render(request, "sessions_app/directory.html", context, status=200 if is_valid else 400)
