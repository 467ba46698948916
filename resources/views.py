"""The library: what is in it, and one thing of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from mentoring.models import Theme
from resources import selectors
from resources.forms import LibraryFilterForm
from resources.models import Resource

PER_PAGE = 24


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    form = LibraryFilterForm(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    page = Paginator(selectors.library(**chosen), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "theme": chosen.get("theme"),
        "chosen": chosen,
        "page_obj": page,
        "query": query_of(chosen),
        "topics": topic_links(chosen),
        "reader_language": selectors.reader_language(),
    }
    return render(request, "resources/library.html", context, status=400 if form.errors else 200)


@require_safe
def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Only what is published exists here; curators read the rest in admin."""
    resource = get_object_or_404(Resource.objects.published().prefetch_related("themes"), slug=slug)
    context = {
        "resource": resource,
        "themes": resource.themes.all(),
        "reader_language": selectors.reader_language(),
    }
    return render(request, "resources/resource_detail.html", context)


def query_of(chosen: dict[str, Any]) -> str:
    return urlencode(
        {name: value.slug if isinstance(value, Theme) else value for name, value in chosen.items()}
    )


def topic_links(chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """A tile for each topic that leads to it and keeps the other choices; the
    chosen one leads back to all topics."""
    others = {name: value for name, value in chosen.items() if name != "theme"}
    current = chosen.get("theme")
    links = []
    for theme in selectors.topics_in_library():
        query = query_of(others if theme == current else {"theme": theme, **others})
        links.append({"theme": theme, "href": f"?{query}", "current": theme == current})
    return links
