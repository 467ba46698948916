"""When an account is closed: by our team for a reason, or by its owner, who leaves."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now as current_time
from django.utils.translation import gettext_lazy as _

from people.models.users import User

REASON_MAX = 300


class ClosureQuerySet(models.QuerySet["Closure"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def to_remove(self, now: datetime) -> Self:
        """Of people who left, had their week, and are still here."""
        over = self.open().filter(kind=Closure.Kind.LEAVING, remove_at__lte=now)
        return over.filter(user__erased_at=None)


class Closure(models.Model):
    """One row is one time that an account was closed, until it was opened again. While there is one without
    `ended_at`, `User.is_active` is off: both change together, in people.closing only."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("suspended by the team")
        LEAVING = "leaving", _("asked to be removed")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="closures", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reason = models.CharField(
        _("reason"), max_length=REASON_MAX, blank=True, help_text=_("Read by the team only.")
    )
    at = models.DateTimeField(_("since"), default=current_time)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    remove_at = models.DateTimeField(
        _("removed at"), null=True, blank=True, help_text=_("From then on the account can't come back.")
    )
    ended_at = models.DateTimeField(_("opened again"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed account")
        verbose_name_plural = _("closed accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="an_account_is_closed_once_at_a_time"
            )
        ]
        indexes = [
            models.Index(
                fields=["remove_at"], condition=Q(ended_at=None, kind="leaving"), name="closures_to_remove"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
