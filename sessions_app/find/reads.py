"""What the home page, topic pages and the directory read."""

from collections.abc import Sequence
from copy import copy
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentoring.models import Language, MentorProfile, Theme
from mentoring.models.themes import SOMETHING_ELSE
from mentoring.selectors import next_open_slots
from people.models import User
from people.selectors import may_as_staff
from sessions_app.models import Booking, Commitment

NEXT_TIMES = 3
SOON = timedelta(days=7)
MINUTES_EACH = 30
TEN_MINUTES = 600


def bookable_mentors() -> QuerySet[MentorProfile]:
    """Published mentors with somewhere to meet, soonest first, ready for their cards."""
    mentors = MentorProfile.objects.published().bookable_by_video().soonest_first()
    return mentors.select_related("user").prefetch_related("languages")


def mentors_known_to(viewer: User | None) -> QuerySet[MentorProfile]:
    """The pages this viewer may open: a page that nobody else sees yet is open to its owner, and to staff who
    read who wants to mentor."""
    seen = MentorProfile.objects.shown()
    if viewer and may_as_staff(viewer, MentorProfile.READ_WITH):
        seen = MentorProfile.objects.all()
    elif viewer:
        seen = seen | MentorProfile.objects.filter(user=viewer.pk)
    return seen.select_related("user").prefetch_related("themes", "languages")


def as_it_will_be(mentor: MentorProfile) -> MentorProfile:
    """The same mentor as people see them once they are published; never saved."""
    later = copy(mentor)
    later.status = MentorProfile.Status.PUBLISHED
    return later


def shown_mentor(slug: str) -> MentorProfile | None:
    return MentorProfile.objects.shown().filter(slug=slug).select_related("user").first()


def matching_mentors(
    *, theme: Theme | None, language: str, soon: bool, now: datetime
) -> QuerySet[MentorProfile]:
    mentors = bookable_mentors()
    if theme is not None:
        mentors = mentors.on(theme)  # type: ignore[attr-defined]
    if language:
        mentors = mentors.speaking(language)  # type: ignore[attr-defined]
    if soon:
        mentors = mentors.open_before(now + SOON)  # type: ignore[attr-defined]
    return mentors


def with_next_slots(
    mentors: Sequence[MentorProfile], *, viewer: User | None, now: datetime
) -> Sequence[MentorProfile]:
    """The same mentors, each with `next_slots`, three open times that
    this viewer could take, and `is_you`."""
    found = next_open_slots(mentors, now=now, count=NEXT_TIMES, mentee=viewer)
    for mentor in mentors:
        mentor.next_slots = found[mentor.pk]  # type: ignore[attr-defined]
        mentor.is_you = viewer is not None and mentor.user_id == viewer.pk  # type: ignore[attr-defined]
    return mentors


def spoken_languages() -> QuerySet[Language]:
    """Languages that at least one visible mentor speaks: read once, because asking for
    each language reads mentors again."""
    return Language.objects.filter(pk__in=MentorProfile.objects.published().values("languages"))


def minutes_given(now: datetime) -> int:
    """Sessions that were held, 30 minutes each; counted every ten minutes for all
    processes, because counting grows with the site."""
    moment = int(now.timestamp()) // TEN_MINUTES
    return int(cache.get_or_set(f"minutes-given-{moment}", count_minutes, TEN_MINUTES) or 0)


def count_minutes() -> int:
    return Booking.objects.filter(status=Booking.Status.COMPLETED).count() * MINUTES_EACH


def theme_to_book(mentor: MentorProfile, slug: str) -> str:
    """The topic that a link to this mentor carried along, if one can book them on it; else ""."""
    offered = {theme.slug for theme in mentor.themes.all()} | {SOMETHING_ELSE}
    return slug if slug in offered else ""


def example_commitment(today: date) -> dict[str, object]:
    """What a session ends with, to show what we mean."""
    return {
        "text": _("rewrite the first five lines of my CV and send it to two friends"),
        "status": Commitment.Status.OPEN,
        "due_on": today + SOON,
    }
