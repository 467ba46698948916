"""What people ask for, again and again."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

SOMETHING_ELSE = "something-else"
# The first themes' names come from a migration; naming them here puts them into the translators' catalogue.
FIRST_NAMES = [
    gettext_noop("First job and interviews"),
    gettext_noop("Growing or changing career"),
    gettext_noop("Confidence"),
    gettext_noop("Priorities and decisions"),
    gettext_noop("Something else"),
]
MARKS = ("first-job", "career", "confidence", "priorities")


class ThemeQuerySet(models.QuerySet["Theme"]):
    def specific(self) -> Self:
        """All but "Something else", which every mentor can be booked on."""
        return self.exclude(slug=SOMETHING_ELSE)


class Theme(models.Model):
    """One row is one recurring theme, shared by mentors, bookings and resources. Page word: topic."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=45)
    people_bring = models.TextField(_("what people bring"), blank=True)
    half_hour_can = models.TextField(_("what half an hour can do"), blank=True)
    prepare = models.TextField(_("what to prepare"), blank=True)
    fitting_goals = models.TextField(
        _("goals that fit in 30 minutes"), blank=True, help_text=_("One a line.")
    )
    too_big = models.TextField(_("too big, and how to narrow it"), blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("sessions_app:theme", args=[self.slug])

    @property
    def label(self) -> str:
        """The name in the reader's language: the first themes' names are in the catalogue."""
        return gettext(self.name) if self.name else ""

    @property
    def mark(self) -> str:
        """Which drawing and tint stands for it; a new theme takes the next of
        the four tints and the plain ring."""
        return self.slug if self.slug in MARKS or self.is_something_else else SOMETHING_ELSE

    @property
    def tint(self) -> str:
        if self.slug in MARKS or self.is_something_else:
            return self.slug
        return MARKS[(self.pk or 0) % len(MARKS)]

    @property
    def is_something_else(self) -> bool:
        return self.slug == SOMETHING_ELSE

    @property
    def fitting_goal_lines(self) -> list[str]:
        return [line.strip() for line in self.fitting_goals.splitlines() if line.strip()]
