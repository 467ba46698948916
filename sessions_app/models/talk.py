"""What the two say to each other about a session, and what one of them tells staff."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User
from sessions_app.models.bookings import Booking


class Message(models.Model):
    """One row is one line from one party to the other, mailed at once."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="messages")
    sender = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("message"), max_length=500)
    created_at = models.DateTimeField(default=timezone.now)

    PRIVATE = ("text",)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.created_at:%Y-%m-%d %H:%M}"


class Concern(models.Model):
    """One row is something that went wrong, told to staff by a party. Staff read these words and no others;
    the note is theirs, and neither party reads it."""

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
    owner = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    note = models.TextField(
        _("our note"),
        max_length=2000,
        blank=True,
        help_text=_("For our team. Neither of the two reads it."),
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resolved by"),
    )

    READ_WITH = "sessions_app.view_concern"  # the permission of staff who read these words

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.created_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    def is_read_by(self, person: User) -> bool:
        return person.is_staff and person.has_perm(self.READ_WITH)

    @property
    def looked_after_by(self) -> User | None:
        """Its owner, while they are one of the staff who read concerns."""
        return self.owner if self.owner and self.is_read_by(self.owner) else None
