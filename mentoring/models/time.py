"""A person's time: when a mentor is there, and which quarter hours of anyone are taken."""

from datetime import time
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.mentors import MentorProfile
from people.models import User

MIDNIGHT = time(0)


def validate_quarter_hour(value: time) -> None:
    if value.minute % 15 or value.second or value.microsecond:
        raise ValidationError(_("Times start on the quarter hour: :00, :15, :30 or :45."))


def validate_span(start: time | None, end: time | None) -> None:
    """A span ends after it starts; 00:00 as an end is the midnight that ends the day."""
    if start is not None and end is not None and end != MIDNIGHT and end <= start:
        raise ValidationError(
            _("This ends before it starts. Past midnight, add a second row on the next day.")
        )


class AvailabilityRule(models.Model):
    """One row is one span of one weekday, every week, on the wall clock of the mentor's zone."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    mentor = models.ForeignKey(MentorProfile, on_delete=models.CASCADE, related_name="availability_rules")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    start_time = models.TimeField(_("from"), validators=[validate_quarter_hour])
    end_time = models.TimeField(_("to"), validators=[validate_quarter_hour])

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        ordering = ["weekday", "start_time"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_has_seven_days"),
            models.CheckConstraint(
                condition=Q(end_time__gt=models.F("start_time")) | Q(end_time=MIDNIGHT),
                name="weekly_hours_end_after_they_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start_time:%H:%M}–{self.end_time:%H:%M}"

    def clean(self) -> None:
        validate_span(self.start_time, self.end_time)


class AvailabilityOverride(models.Model):
    """One row is other hours on one date; a row without times is a day off.
    Rows of a date replace that local day."""

    mentor = models.ForeignKey(MentorProfile, on_delete=models.CASCADE, related_name="availability_overrides")
    date = models.DateField(_("date"))
    start_time = models.TimeField(_("from"), null=True, blank=True, validators=[validate_quarter_hour])
    end_time = models.TimeField(_("to"), null=True, blank=True, validators=[validate_quarter_hour])

    class Meta:
        verbose_name = _("other hours on one date")
        verbose_name_plural = _("other hours on one date")
        ordering = ["date", "start_time"]
        indexes = [models.Index(fields=["mentor", "date"], name="override_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_time=None, end_time=None)
                | Q(end_time__gt=models.F("start_time"))
                | Q(end_time=MIDNIGHT, start_time__isnull=False),
                name="other_hours_have_both_ends_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start_time or ''}–{self.end_time or ''}"

    def clean(self) -> None:
        if (self.start_time is None) != (self.end_time is None):
            raise ValidationError(_("Give both times, or neither for a day off."))
        validate_span(self.start_time, self.end_time)


class TimeClaimQuerySet(models.QuerySet["TimeClaim"]):
    def of(self, *people: User) -> Self:
        return self.filter(person__in=people)

    def held_by(self, holder: Any) -> Self:
        return self.filter(holder=holder)


class TimeClaim(models.Model):
    """One row is one quarter hour of one person's time that is taken, whichever role they have in it; or that
    a mentor keeps closed, which counts as no session.

    The unique constraint is what makes double-booking impossible. `holder` is the UUID of what takes the
    time; this app doesn't know what that is.
    """

    class Role(models.TextChoices):
        MENTOR = "mentor", _("mentor")
        MENTEE = "mentee", _("mentee")
        CLOSED = "closed", _("kept closed by the mentor")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="time_claims", db_index=False)
    starts_at = models.DateTimeField()
    holder = models.UUIDField(db_index=True)
    role = models.CharField(max_length=6, choices=Role)

    objects = TimeClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("time claim")
        verbose_name_plural = _("time claims")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "starts_at"], name="a_person_is_in_one_place_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at:%Y-%m-%d %H:%M}Z {self.role}"
