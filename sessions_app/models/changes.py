"""What happens to a session: the trail of who did what, and a mentor's "I can't help with this"."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
    no_room_until = models.DateField(
        _("no room until"), null=True, blank=True, help_text=_("The last such day on the mentor's calendar.")
    )
    suggested_goal = models.CharField(_("a goal I could help with"), max_length=GOAL_MAX, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    PRIVATE = ("sentence", "original_goal", "suggested_goal")

    def __str__(self) -> str:
        return f"{self.booking_id} {self.reason}"


class BookingEvent(models.Model):
    """One row is one thing that happened to a booking: who did what, when,
    and what it was before and after."""

    class Action(models.TextChoices):
        BOOKED = "booked", _("booked")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        ENDED = "ended", _("ended by our team")
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
        ordering = ["pk"]  # as they happened: a clock may be set back
        indexes = [
            models.Index(
                fields=["at", "by"], condition=models.Q(action="cancelled"), name="cancelled_lately"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.action}"
