"""What this app keeps about a person: handed to them, and removed."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mentoring.models import AvailabilityOverride, AvailabilityRule, MentorProfile
from people.data import Row, erases, exports
from people.models import User
from people.personal import hide_in_history

WORDS = ("headline", "bio", "can_help_with", "cannot_help_with", "topics", "meeting_url")


@exports(
    "mentor_profile",
    _("Your mentor profile"),
    MentorProfile,
    (
        "slug", "status", "headline", "bio", "can_help_with", "cannot_help_ticks", "cannot_help_with",
        "topics", "levels", "timezone", "meeting_url", "lead_time_hours", "horizon_days", "buffer_minutes",
        "weekly_limit", "paused_until", "submitted_at", "returned_because", "returned_at", "created_at",
    ),
    {"themes": _("Topics"), "languages": _("Languages")},
)  # fmt: skip
def mentor_profile(user: User) -> Iterator[Row]:
    for mentor in MentorProfile.objects.filter(user=user).prefetch_related("themes", "languages"):
        themes = [theme.label for theme in mentor.themes.all()]
        yield mentor, {"themes": themes, "languages": [one.name for one in mentor.languages.all()]}


@exports("weekly_hours", _("Your weekly hours"), AvailabilityRule, ("weekday", "start_time", "end_time"))
def weekly_hours(user: User) -> Iterator[Row]:
    for row in AvailabilityRule.objects.filter(mentor__user=user):
        yield row, {}


@exports(
    "other_dates",
    _("Your other hours and days off"),
    AvailabilityOverride,
    ("date", "start_time", "end_time"),
)
def other_dates(user: User) -> Iterator[Row]:
    for row in AvailabilityOverride.objects.filter(mentor__user=user):
        yield row, {}


@erases
def erase_profile(user: User, now: datetime) -> None:
    """Sessions lead to the row, so it stays without words, hours and a name in its address. Taken time stays
    with its sessions."""
    for mentor in MentorProfile.objects.filter(user=user):
        hide_in_history(mentor)
        mentor.availability_rules.all().delete()
        mentor.availability_overrides.all().delete()
        mentor.themes.clear()
        mentor.languages.clear()
        MentorProfile.objects.filter(pk=mentor.pk).update(
            **dict.fromkeys(WORDS, ""),
            slug=f"gone-{mentor.pk}",
            status=MentorProfile.Status.DRAFT,
            timezone="UTC",
            cannot_help_ticks=[],
            levels=[],
            paused_until=None,
            submitted_at=None,
            returned_because="",
            returned_at=None,
            next_open_at=None,
        )
