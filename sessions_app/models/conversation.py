"""What the two said to each other about a session, and the trail of who did what."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentoring.models import MentorProfile
from people.models import User
from sessions_app.models.bookings import GOAL_MAX, Booking


class Decline(models.Model):
    """One row is one "I can't help with this", perhaps with a goal the mentor could help with instead."""

    class Reason(models.TextChoices):
        NOT_MY_FIELD = "not-my-field", _("This isn't my field")
        SECOND_HAND = "second-hand", _("I could only give second-hand advice")
        PROFESSIONAL = "professional", _("This needs a professional")
        NOT_REALISTIC = "not-realistic", _("It isn't realistic as it is written")
        TOO_WIDE = "too-wide", _("It is too wide for 30 minutes")
        NO_ROOM = "no-room", _("I have no room for it now")

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="decline")
    reason = models.CharField(_("reason"), max_length=14, choices=Reason)
    sentence = models.CharField(_("your words"), max_length=400)
    original_goal = models.CharField(max_length=GOAL_MAX)
    suggested_goal = models.CharField(_("a goal I could help with"), max_length=GOAL_MAX, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.booking_id} {self.reason}"


class Message(models.Model):
    """One row is one line from one party to the other, mailed at once."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="messages")
    sender = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("message"), max_length=500)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.created_at:%Y-%m-%d %H:%M}"


class Concern(models.Model):
    """One row is something that went wrong, told to staff by a party. Staff read these words and no others."""

    class Kind(models.TextChoices):
        CONDUCT = "conduct", _("How I was treated")
        SAFETY = "safety", _("I'm worried about someone")
        TECHNICAL = "technical", _("Something here doesn't work")
        OTHER = "other", _("Something else")

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="concerns")
    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what is it about?"), max_length=10, choices=Kind)
    text = models.TextField(_("what happened?"), max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.created_at:%Y-%m-%d}"


class ClosedPair(models.Model):
    """One row says: this mentor takes no more bookings from this person. No reason is kept or shown."""

    mentor = models.ForeignKey(MentorProfile, on_delete=models.PROTECT, related_name="closed_pairs")
    mentee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentor", "mentee"], name="a_pair_is_closed_once")]

    def __str__(self) -> str:
        return f"{self.mentor_id} {self.mentee_id}"


class BookingEvent(models.Model):
    """One row is one thing that happened to a booking: who did what, when, and what it was before and after."""

    class Action(models.TextChoices):
        BOOKED = "booked", _("booked")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        SUGGESTED = "suggested", _("suggested another goal")
        DECLINED = "declined", _("couldn't help")
        TAKEN = "taken", _("took the suggested goal")
        REFUSED = "refused", _("didn't take the suggested goal")
        EXPIRED = "expired", _("ran out")
        HELD = "held", _("said it was held")
        MISSED = "missed", _("said they didn't meet")

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=Action)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    from_status = models.CharField(max_length=10, blank=True)
    to_status = models.CharField(max_length=10)
    from_starts_at = models.DateTimeField(null=True, blank=True)
    to_starts_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.action}"
