"""A copy of everything we keep about someone, made for them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.timezone import now as current_time
from django.utils.translation import gettext_lazy as _

from people.models.users import User


class DataCopyQuerySet(models.QuerySet["DataCopy"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def waiting(self) -> Self:
        """Asked for, and not made yet."""
        return self.filter(ready_at=None, error="", user__is_active=True)

    def good(self, now: datetime) -> Self:
        """Made, and still kept at `now`."""
        return self.filter(expires_at__gt=now)


class DataCopy(models.Model):
    """One row is one copy of their data that someone asked for: a sealed zip, until `expires_at`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="data_copies")
    asked_at = models.DateTimeField(_("asked for"), default=current_time)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    content = models.BinaryField(null=True)
    error = models.CharField(
        _("what went wrong"), max_length=200, blank=True, help_text=_("For the team: no words of anyone.")
    )

    PRIVATE = ("content",)
    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of someone's data")
        verbose_name_plural = _("copies of someone's data")
        indexes = [models.Index(fields=["user", "asked_at"], name="data_copies_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d %H:%M}"
