"""Who mentors, on what, and by which rules."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import now as current_time
from django.utils.translation import gettext_lazy as _

from mentoring.models.themes import Theme
from mentoring.slots import BookingRules
from people.models import User, validate_zone_name
from people.names import language_name

CANNOT_HELP = {
    "job": _("Finding you a job at my company"),
    "legal": _("Visa, tax or legal questions"),
    "health": _("Health or crisis: that needs a professional"),
    "technical": _("Technical interview drills"),
    "writing": _("Writing your CV or letter for you"),
    "long": _("A long programme with weekly meetings"),
}
RETURNED_MAX = 600  # letters of what staff ask a mentor to change
# The least and the most of each booking rule; people are offered fewer (forms/profile.py), staff may set any.
LEAD_TIME_HOURS, HORIZON_DAYS, WEEKLY_LIMIT = (1, 336), (7, 90), (1, 40)


def between(least: int, most: int) -> list[BaseValidator]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class Language(models.Model):
    """One row is one language that sessions can be held in, by its ISO 639-1 code."""

    code = models.CharField(_("code"), max_length=8, primary_key=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return language_name(self.code)


class MentorQuerySet(models.QuerySet["MentorProfile"]):
    def published(self) -> Self:
        """Mentors people can see and book. A pause that is over is ended by a
        task, so this stays one indexed filter."""
        return self.filter(status=MentorProfile.Status.PUBLISHED, user__is_active=True)

    def shown(self) -> Self:
        """Mentors whose page anyone may open: published, or visible again after a pause. Nobody whose account
        is closed."""
        return self.filter(status__in=MentorProfile.SHOWN, user__is_active=True)

    def paused_until(self, day: date) -> Self:
        """Mentors whose pause ends on this day or before."""
        return self.filter(status=MentorProfile.Status.PAUSED, paused_until__lte=day)

    def due_for_refresh(self, now: datetime) -> Self:
        """Published mentors nobody has looked at for an hour: time alone moves their next open time."""
        old = Q(next_open_checked_at=None) | Q(next_open_checked_at__lt=now - timedelta(hours=1))
        return self.published().filter(old)

    def longest_unseen_first(self) -> Self:
        """Those never looked at, or not since an upgrade, come first: on PostgreSQL they would be last."""
        return self.order_by(models.F("next_open_checked_at").asc(nulls_first=True), "pk")

    def bookable_by_video(self) -> Self:
        """Without private rooms (VIDEO_BASE_URL) a mentor's own link is the only place to meet."""
        return self if settings.VIDEO_BASE_URL else self.exclude(meeting_url="")

    def with_own_link(self) -> Self:
        """Each with `has_own_link`: whether there is a video link, without reading it."""
        return self.annotate(has_own_link=models.ExpressionWrapper(~Q(meeting_url=""), models.BooleanField()))

    def on(self, theme: Theme) -> Self:
        """Mentors of a theme; any mentor can be booked on "Something else"."""
        return self if theme.is_something_else else self.filter(themes=theme)

    def speaking(self, code: str) -> Self:
        return self.filter(languages=code)

    def open_before(self, moment: datetime) -> Self:
        return self.filter(next_open_at__lt=moment)

    def soonest_first(self) -> Self:
        return self.order_by(models.F("next_open_at").asc(nulls_last=True), "pk")


class MentorProfile(models.Model):
    """One row is one person's mentoring: words, rules and status. Weekly hours live
    in `timezone`, not in the reader's."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Only you see this")
        SUBMITTED = "submitted", _("Being read by our team")
        PUBLISHED = "published", _("Visible")
        PAUSED = "paused", _("Paused")

    class Level(models.TextChoices):
        STARTING = "starting", _("Starting out")
        SOME_YEARS = "some-years", _("Some years in")
        LEADING = "leading", _("Leading others")

    class Buffer(models.IntegerChoices):
        NONE = 0, _("No break")
        QUARTER = 15, _("15 minutes")
        HALF = 30, _("30 minutes")

    SHOWN = (Status.PUBLISHED, Status.PAUSED)
    BOOKING_RULES = ("lead_time_hours", "horizon_days", "buffer_minutes", "weekly_limit")
    # What a mentor says themselves, in the order of their page: its form asks for these, its service
    # saves these. Status, dates and the address of the page change elsewhere.
    OWN_FIELDS = (
        "themes",
        "headline",
        "languages",
        "timezone",
        "can_help_with",
        "cannot_help_ticks",
        "cannot_help_with",
        "bio",
        "topics",
        "levels",
        "meeting_url",
        *BOOKING_RULES,
    )

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="mentor_profile", verbose_name=_("user")
    )
    slug = models.SlugField(_("slug"), max_length=80, unique=True, blank=True)
    timezone = models.CharField(
        _("time zone of the weekly hours"), max_length=64, validators=[validate_zone_name], blank=True
    )
    headline = models.CharField(_("one line about you"), max_length=140, blank=True)
    bio = models.TextField(_("about you"), max_length=2000, blank=True)
    can_help_with = models.TextField(_("can help with"), max_length=600, blank=True)
    cannot_help_with = models.TextField(_("can't help with, in your own words"), max_length=600, blank=True)
    cannot_help_ticks = models.JSONField(_("can't help with"), default=list, blank=True)
    topics = models.CharField(_("topics in your own words"), max_length=200, blank=True)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    themes = models.ManyToManyField(Theme, related_name="mentors", verbose_name=_("themes"), blank=True)
    languages = models.ManyToManyField(
        Language, related_name="mentors", verbose_name=_("languages"), blank=True
    )
    meeting_url = models.URLField(
        _("your video link"), blank=True, validators=[URLValidator(schemes=["https"])]
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    # Kept after they submitted again, so that staff see what was asked for.
    returned_because = models.TextField(_("what to change"), max_length=RETURNED_MAX, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    returned_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("returned by"),
    )
    lead_time_hours = models.PositiveSmallIntegerField(
        _("notice I need, in hours"), default=24, validators=between(*LEAD_TIME_HOURS)
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("how far ahead, in days"), default=28, validators=between(*HORIZON_DAYS)
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        _("break after a session"), choices=Buffer, default=Buffer.NONE
    )
    weekly_limit = models.PositiveSmallIntegerField(
        _("sessions a week at most"), default=2, validators=between(*WEEKLY_LIMIT)
    )
    next_open_at = models.DateTimeField(_("next open time"), null=True, blank=True)
    next_open_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=current_time, editable=False)

    PRIVATE = ("meeting_url",)
    READ_WITH = "mentoring.view_mentorprofile"  # the permission of staff who read who wants to mentor
    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        constraints = [
            models.CheckConstraint(
                condition=Q(buffer_minutes__in=[0, 15, 30]), name="a_break_is_0_15_or_30_minutes"
            ),
            models.CheckConstraint(
                condition=Q(lead_time_hours__range=LEAD_TIME_HOURS), name="notice_is_1_hour_to_2_weeks"
            ),
            models.CheckConstraint(
                condition=Q(horizon_days__range=HORIZON_DAYS), name="a_horizon_is_7_to_90_days"
            ),
            models.CheckConstraint(
                condition=Q(weekly_limit__range=WEEKLY_LIMIT), name="a_mentor_takes_1_to_40_a_week"
            ),
        ]
        indexes = [models.Index(fields=["status", "next_open_at", "id"], name="mentor_directory")]

    def __str__(self) -> str:
        return self.user.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new profile gets its own address and the zone of the person; both then stay what they are."""
        if not self.slug:
            self.slug = new_slug(self.user)
        if not self.timezone:
            self.timezone = self.user.zone_name
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("sessions_app:mentor", args=[self.slug])

    def clean(self) -> None:
        if unknown := set(self.levels) - set(self.Level.values):
            raise ValidationError(
                {"levels": _("Unknown level: %(level)s") % {"level": ", ".join(sorted(unknown))}}
            )

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def booking_rules(self) -> BookingRules:
        return BookingRules(
            lead_time_hours=self.lead_time_hours,
            horizon_days=self.horizon_days,
            buffer_minutes=self.buffer_minutes,
            weekly_limit=self.weekly_limit,
        )

    @property
    def takes_bookings(self) -> bool:
        """Published, with an account that is open and somewhere to meet."""
        has_room = bool(self.meeting_url or settings.VIDEO_BASE_URL)
        return self.status == self.Status.PUBLISHED and self.user.is_active and has_room

    @property
    def is_shown(self) -> bool:
        """Whether anyone may open this page: as `MentorQuerySet.shown`, for one."""
        return self.status in self.SHOWN and self.user.is_active

    @property
    def to_change(self) -> str:
        """What staff asked for, until they submit again."""
        return self.returned_because if self.status == self.Status.DRAFT else ""

    @property
    def can_help_lines(self) -> list[str]:
        return lines_of(self.can_help_with)

    @property
    def cannot_help_lines(self) -> list[str]:
        ticked = [str(CANNOT_HELP[tick]) for tick in self.cannot_help_ticks if tick in CANNOT_HELP]
        return ticked + lines_of(self.cannot_help_with)

    @property
    def level_labels(self) -> list[str]:
        return [str(label) for value, label in self.Level.choices if value in self.levels]


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# Latin letters without a decomposition, which slugify would drop.
ONE_FOR_ONE = dict(zip("ıłŁøØđĐ", "ilLoOdD", strict=True))
PLAIN_LETTERS = str.maketrans(ONE_FOR_ONE | {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"})


def new_slug(user: User) -> str:
    """An address from the name; a few random letters make it nobody else's."""
    base = slugify(user.display_name.translate(PLAIN_LETTERS))[:60] or "mentor"
    if not MentorProfile.objects.filter(slug=base).exists():
        return base
    return f"{base}-{uuid.uuid4().hex[:6]}"
