"""What someone will do next, and what their mentor dared them to."""

from datetime import UTC, date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User
from sessions_app.models.bookings import Booking

LINE_MAX = 200
NINE = time(9)


def nine_o_clock(day: date, zone: ZoneInfo) -> datetime:
    """09:00 on that local day, in UTC. Where a clock change skips 09:00 (none does
    today) PEP 495 gives the hour after."""
    return datetime.combine(day, NINE, tzinfo=zone).astimezone(UTC)


class Challenge(models.Model):
    """One row is one line that the mentor challenges the mentee with; it becomes
    a commitment only if they take it."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="challenges")
    text = models.CharField(_("challenge"), max_length=LINE_MAX)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    PRIVATE = ("text",)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "position"], name="a_challenge_has_its_own_place"),
            models.CheckConstraint(
                condition=Q(position__in=[1, 2]), name="a_session_has_at_most_two_challenges"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.position}"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def made_by(self, user: User) -> Self:
        return self.filter(booking__mentee=user)

    def open(self) -> Self:
        return self.filter(status=Commitment.Status.OPEN)

    def with_sessions(self) -> Self:
        return self.select_related("booking__mentor__user", "booking__mentee", "booking__theme")


class Commitment(models.Model):
    """One row is one line "I will …" with the local date on which the app asks about it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly")
        DROPPED = "dropped", _("I let it go")

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="commitments")
    text = models.CharField(_("I will"), max_length=LINE_MAX)
    challenge = models.CharField(max_length=LINE_MAX, blank=True)
    due_on = models.DateField(_("ask me on"))
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    reflection = models.TextField(_("a few words, if you like"), max_length=600, blank=True)

    PRIVATE = ("text", "challenge", "reflection")
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        ordering = ["position"]
        indexes = [models.Index(fields=["status", "due_on"], name="commitment_by_date")]
        constraints = [
            models.UniqueConstraint(fields=["booking", "position"], name="a_commitment_has_its_own_place"),
            models.CheckConstraint(
                condition=Q(position__in=[1, 2]), name="a_session_ends_with_at_most_two_commitments"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_commitment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.position}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def asked_at(self) -> datetime:
        """When the app asks: 09:00 on the date, on the mentee's clock."""
        return nine_o_clock(self.due_on, self.booking.mentee.zone)
