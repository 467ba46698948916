"""Who someone is and which mail is owed to them."""

from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.timezone import now as current_time
from django.utils.translation import gettext_lazy as _

from people.addresses import stored_address
from people.zones import is_zone

UTC_NAME = "UTC"


def validate_zone_name(value: str) -> None:
    if not is_zone(value):
        raise ValidationError(
            _("“%(name)s” is not a time zone we know. Choose one from the list."), params={"name": value[:60]}
        )


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account whose login is the address; without a password, people sign in with a mailed code.

        Raises ValidationError for an address that can't be one.
        """
        if not email:
            raise ValueError("A user needs an email address.")
        user = self.model(email=stored_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Whoever has the command line vouches for the address, and signs in before mail works."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        EmailAddress.objects.using(self._db).create(user=user, email=user.email, primary=True, verified=True)
        return user

    def with_address(self, email: str) -> "User | None":
        """Whose address this is, looked up exactly and in its stored spelling;
        None for what can't be an address."""
        try:
            return self.filter(email=stored_address(email)).first()
        except ValidationError:
            return None

    def staff(self) -> models.QuerySet["User"]:
        """Whoever looks after this site and is told when something needs them."""
        return self.filter(is_staff=True, is_active=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        if user := self.with_address(username or ""):
            return user
        raise self.model.DoesNotExist


class User(AbstractBaseUser, PermissionsMixin):
    """One row is one person, who may be mentor, mentee or both."""

    class Appearance(models.TextChoices):
        SYSTEM = "", _("As my device is set")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    timezone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_zone_name],
        help_text=_("Where you read times. Empty: the zone of the device in use."),
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    appearance = models.CharField(
        _("appearance"), max_length=5, choices=Appearance, default=Appearance.SYSTEM, blank=True
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=current_time)
    mail_refused_at = models.DateTimeField(
        _("mail refused"), null=True, blank=True, help_text=_("When the address last refused mail for good.")
    )

    objects = UserManager()

    PRIVATE = ("password",)  # what staff don't read: see people.staff_pages
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="an_address_has_one_account"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="an_address_is_stored_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name or self.email.partition("@")[0]

    def get_short_name(self) -> str:
        return self.display_name.split()[0] if self.display_name.split() else self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    @property
    def first_name(self) -> str:
        """The name others read in running text."""
        return self.get_short_name()

    @property
    def zone_name(self) -> str:
        return self.timezone or UTC_NAME

    @property
    def zone(self) -> ZoneInfo:
        """The zone this person reads times in; UTC until one is known."""
        return ZoneInfo(self.zone_name)


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


class SignInTry(models.Model):
    """One row is one code that was asked for, or one password that was wrong: see people.limits."""

    class Kind(models.TextChoices):
        CODE = "code", _("a code was asked for")
        PASSWORD = "password", _("a password was wrong")

    kind = models.CharField(max_length=10, choices=Kind)
    address = models.CharField(max_length=64)  # a keyed hash
    source = models.CharField(max_length=64)  # a browser, or a network
    is_known = models.BooleanField(default=False)
    at = models.DateTimeField(default=current_time)

    PRIVATE = ("address", "source")

    class Meta:
        indexes = [
            models.Index(fields=["address", "kind", "at"], name="sign_in_tries_of_an_address"),
            models.Index(fields=["at"], name="sign_in_tries_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Round(models.Model):
    """One row is one piece of the periodic schedule: whoever moves `last_run_at` on has its turn."""

    name = models.CharField(max_length=80, primary_key=True)
    last_run_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
