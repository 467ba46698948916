"""Which mail is owed to whom, and which they don't want."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils.timezone import now as current_time
from django.utils.translation import gettext_lazy as _

from people.models.users import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def pending(self) -> Self:
        return self.filter(status=Notification.Status.PENDING)

    def claimable(self, now: Any) -> Self:
        """Due, pending and in no worker's hands at `now`."""
        free = models.Q(locked_until=None) | models.Q(locked_until__lte=now)
        return self.pending().filter(free, send_at__lte=now)

    def codes_first(self) -> Self:
        """Account mail first, because someone waits for a code in front of a
        page; then what has been due longest."""
        is_waited_for = models.Case(models.When(kind="account", then=0), default=1)
        return self.order_by(is_waited_for, "send_at")


class Notification(models.Model):
    """One row is one mail owed to one person at one time. `key` is what makes it the same mail."""

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        SENT = "sent", _("sent")
        SKIPPED = "skipped", _("skipped: no longer true")
        UNCERTAIN = "uncertain", _("perhaps sent: its worker died with it, and it is no longer true")
        FAILED = "failed", _("failed")

    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="notifications", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=200, unique=True)
    payload = models.JSONField(_("payload"), default=dict, blank=True)
    send_at = models.DateTimeField(_("send at"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=current_time)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    refused_at = models.DateTimeField(
        _("refused"), null=True, blank=True, help_text=_("When a mail server first refused it for good.")
    )

    PRIVATE = ("payload",)  # it may hold a code that somebody waits for
    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["send_at"], condition=models.Q(status="pending"), name="notification_due"),
            models.Index(fields=["sent_at"], condition=models.Q(status="sent"), name="notification_sent"),
            models.Index(
                fields=["failed_at"], condition=models.Q(status="failed"), name="notification_failed"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def kept_payload(self) -> dict[str, Any]:
        """Ids stay for the record; words and codes that an account mail carried don't outlive its sending."""
        return {key: value for key, value in self.payload.items() if key not in {"subject", "body", "sealed"}}

    def end_try(self, **changes: Any) -> None:
        """Write down what became of a try, and let go of the lock. A worker that was too slow has lost it to
        another: then it has no say any more, and what that one wrote stands."""
        own = Notification.objects.pending().filter(pk=self.pk, locked_until=self.locked_until)
        own.update(**({"locked_until": None} | changes))

    def mark_sent(self, now: datetime) -> None:
        """It has left, whoever has it in hand by now, so nothing is tried again. The first time stays."""
        unsent = Notification.objects.filter(pk=self.pk).exclude(status=Notification.Status.SENT)
        unsent.update(
            status=Notification.Status.SENT,
            sent_at=now,
            locked_until=None,
            last_error="",
            payload=self.kept_payload(),
        )

    @property
    def lost_its_worker(self) -> bool:
        """Whether a worker that had it in hand never said what became of it. Every other way to end a try
        lets go of the lock or leaves an error."""
        return self.locked_until is not None and not self.last_error


class MailOptOut(models.Model):
    """One row says: this person does not want this sort of mail (a topic of `people.outbox.TOPICS`)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_opt_outs")
    topic = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=current_time)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="a_topic_is_declined_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.topic}"
