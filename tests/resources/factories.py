"""Plain functions that make rows of the library."""

from typing import Any

from mentoring.models import Theme
from resources.models import Resource


def make_resource(
    title: str = "A good start", *, themes: tuple[str, ...] = ("first-job",), **fields: Any
) -> Resource:
    values: dict[str, Any] = {
        "url": f"https://example.org/{title.replace(' ', '-')}",
        "status": Resource.Status.PUBLISHED,
        "minutes": 10,
    }
    resource = Resource.objects.create(title=title, **(values | fields))
    resource.themes.set(Theme.objects.filter(slug__in=themes))
    return resource
