"""What the library's pages read."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from mentoring.models import Theme
from resources.models import CoachingQuestion, Resource


def reader_language() -> str:
    """The code of the language that the page is read in: "en" for "en-gb"."""
    return (get_language() or "en").partition("-")[0]


def languages_in_library() -> list[str]:
    return list(Resource.objects.published().order_by().values_list("language", flat=True).distinct())


def topics_in_library() -> QuerySet[Theme]:
    """Topics with something published."""
    return Theme.objects.filter(Exists(Resource.objects.published().filter(themes=OuterRef("pk"))))


def worth_a_look(theme: Theme, count: int) -> list[Resource]:
    """A few published resources on a topic, those in the reader's language and for any country first."""
    return list(Resource.objects.published().readable_first(reader_language()).on(theme)[:count])


def questions_on(theme: Theme) -> list[CoachingQuestion]:
    """Questions for a mentor to take along to a session: the topic's own, in the order of the half hour."""
    order = {moment: place for place, moment in enumerate(CoachingQuestion.Moment.values)}
    return sorted(theme.coaching_questions.all(), key=lambda question: order[question.moment])


def library(*, theme: Theme | None = None, language: str = "", kind: str = "") -> QuerySet[Resource]:
    """Published resources with their topics, those in the reader's language first."""
    found = Resource.objects.published().readable_first(reader_language()).prefetch_related("themes")
    if theme:
        found = found.on(theme)
    if language:
        found = found.in_language(language)
    return found.of_kind(kind) if kind else found
