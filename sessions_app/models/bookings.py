"""The booking: one row for life, whatever becomes of it."""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MinLengthValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentoring.models import MentorProfile, Theme
from mentoring.slots import HALF_HOUR
from people.models import User

GOAL_MIN, GOAL_MAX = 3, 200
DECLINE_BEFORE = timedelta(hours=12)


def new_room() -> str:
    """A room name nobody can guess: it is all that keeps strangers out of the video call."""
    return f"half-hour-{secrets.token_urlsafe(16)}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: User) -> Self:
        """The two parties; for anyone else the booking does not exist."""
        if not user.is_authenticated:
            return self.none()
        # One value and not a join: so each side of the "or" is answered from its own index.
        profile = models.Subquery(MentorProfile.objects.filter(user=user).values("pk")[:1])
        return self.filter(Q(mentee=user) | Q(mentor=profile))

    def live(self) -> Self:
        return self.filter(status__in=Booking.LIVE)

    def confirmed(self) -> Self:
        return self.filter(status=Booking.Status.CONFIRMED)

    def ahead(self, now: datetime) -> Self:
        """Live and not over yet."""
        return self.live().filter(starts_at__gt=now - HALF_HOUR)

    def not_ahead(self, now: datetime) -> Self:
        """All the others: over, or ended before."""
        return self.exclude(status__in=Booking.LIVE, starts_at__gt=now - HALF_HOUR)

    def of_closed_accounts(self) -> Self:
        closed = Q(mentee__is_active=False) | Q(mentor__user__is_active=False)
        return self.filter(closed)

    def overdue(self, now: datetime) -> Self:
        """Questions whose answer did not come in time."""
        return self.filter(status=Booking.Status.REQUESTED, answer_by__lte=now)

    def with_people(self) -> Self:
        return self.select_related("mentor__user", "mentee", "theme")


class Booking(models.Model):
    """One row is one half hour between a mentor and a mentee, from the moment it is taken, for life.

    `requested` means that someone's answer is awaited until `answer_by` and the time is kept meanwhile.
    `starts_at` and `status` change only through services.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Waiting for an answer")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Couldn't help with this one")
        EXPIRED = "expired", _("Ran out unanswered")
        CANCELLED = "cancelled", _("Cancelled")
        COMPLETED = "completed", _("Held")
        MISSED = "missed", _("We didn't meet")

    class CancelReason(models.TextChoices):
        CAME_UP = "came-up", _("Something came up")
        ILL = "ill", _("I'm not well")
        WORK = "work", _("Work needs me at that time")
        MISTAKE = "mistake", _("This time was a mistake in my hours")

    class MissedReason(models.TextChoices):
        NO_CONNECTION = "no-connection", _("We couldn't connect")
        CAME_UP = "came-up", _("Something came up")
        NOBODY_CAME = "nobody-came", _("Nobody came")

    LIVE = (Status.REQUESTED, Status.CONFIRMED)
    HOLDS_TIME = (Status.REQUESTED, Status.CONFIRMED, Status.COMPLETED, Status.MISSED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentor = models.ForeignKey(
        MentorProfile, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    mentee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="bookings")
    goal = models.CharField(_("goal"), max_length=GOAL_MAX, validators=[MinLengthValidator(GOAL_MIN)])
    context = models.TextField(_("context"), max_length=2000, blank=True)
    link = models.URLField(
        _("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])]
    )
    level = models.CharField(_("level"), max_length=12, choices=MentorProfile.Level, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CONFIRMED)
    buffer_minutes = models.PositiveSmallIntegerField(default=0)
    submission = models.UUIDField(unique=True, default=uuid.uuid4)
    revision = models.PositiveIntegerField(default=0)
    room = models.CharField(max_length=60, default=new_room, editable=False)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(max_length=200, blank=True)
    wrapped_up_at = models.DateTimeField(null=True, blank=True)
    wrapped_up_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    missed_reason = models.CharField(max_length=14, choices=MissedReason, blank=True)
    none_because = models.CharField(_("no next step, because"), max_length=200, blank=True)
    once_was_enough = models.JSONField(default=list, blank=True)

    # What is between the two people, and how each felt about it: no page of staff
    # reads or searches it (promise 13).
    PRIVATE = (
        "goal",
        "context",
        "link",
        "level",
        "room",
        "cancel_reason",
        "missed_reason",
        "none_because",
        "once_was_enough",
        "submission",
    )
    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [
            models.Index(fields=["mentor", "starts_at"], name="booking_of_mentor"),
            models.Index(fields=["mentee", "starts_at"], name="booking_of_mentee"),
            models.Index(fields=["mentee", "created_at"], name="booking_made_by"),
            models.Index(fields=["created_at", "mentee"], name="booking_made_lately"),
            models.Index(
                fields=["answer_by"], condition=Q(status="requested"), name="booking_awaiting_answer"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(buffer_minutes__in=[0, 15, 30]), name="a_claimed_break_is_0_15_or_30"
            ),
            models.CheckConstraint(condition=~Q(goal=""), name="a_booking_has_a_goal"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}Z {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("sessions_app:booking_detail", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + HALF_HOUR

    @property
    def is_live(self) -> bool:
        return self.status in self.LIVE

    def waits_for_outcome(self, now: datetime) -> bool:
        """Whether it is over and nobody has said how it went."""
        return self.status == self.Status.CONFIRMED and now >= self.ends_at

    @property
    def is_wrapped_up(self) -> bool:
        return self.status in (self.Status.COMPLETED, self.Status.MISSED)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the answer it waits for did not come in time."""
        if self.status != self.Status.REQUESTED or self.answer_by is None:
            return False
        return self.answer_by <= now

    @property
    def video_url(self) -> str:
        """The mentor's own link, else this session's private room."""
        if self.mentor.meeting_url:
            return self.mentor.meeting_url
        return f"{settings.VIDEO_BASE_URL.rstrip('/')}/{self.room}" if settings.VIDEO_BASE_URL else ""

    @property
    def uid(self) -> str:
        """The calendar UID, the same for life (RFC 5545, 3.8.4.7)."""
        return f"{self.pk}@half-hour"

    def is_mentor(self, person: User) -> bool:
        return person.pk == self.mentor.user_id

    def other(self, person: User) -> User:
        """The other party."""
        return self.mentee if self.is_mentor(person) else self.mentor.user

    @property
    def why_cancelled(self) -> str:
        """A line of the mentor's list in words, or what the mentee wrote, whatever they wrote."""
        if self.ended_by_id == self.mentor.user_id:
            return str(dict(self.CancelReason.choices).get(self.cancel_reason, self.cancel_reason))
        return self.cancel_reason

    @property
    def parties(self) -> tuple[User, User]:
        return self.mentor.user, self.mentee

    @property
    def last_answer_at(self) -> datetime:
        """Until when a mentor may say that they can't help: the mentee needs time to find someone."""
        return self.starts_at - DECLINE_BEFORE


class ClosedPairQuerySet(models.QuerySet["ClosedPair"]):
    def of(self, mentor: MentorProfile, mentee: User) -> Self:
        """Whether this mentor takes nothing more from this person: one row or none."""
        return self.filter(mentor=mentor, mentee=mentee)

    def for_good(self) -> Self:
        return self.filter(until=None)

    def standing(self, today: date) -> Self:
        """For good, or until this day on the mentor's calendar or later."""
        return self.filter(Q(until=None) | Q(until__gte=today))


class ClosedPair(models.Model):
    """One row says: this mentor takes no bookings from this person, for good or until a day, that one
    included. No reason is kept or shown."""

    mentor = models.ForeignKey(MentorProfile, on_delete=models.PROTECT, related_name="closed_pairs")
    mentee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ClosedPairQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentor", "mentee"], name="a_pair_is_closed_once")]

    def __str__(self) -> str:
        return f"{self.mentor_id} {self.mentee_id}"
