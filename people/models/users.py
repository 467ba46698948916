"""Who someone is."""

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Permission, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.timezone import now as current_time
from django.utils.translation import gettext
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

    def who_may(self, permission: str) -> models.QuerySet["User"]:
        """Those of the staff who have a permission ("people.view_user"), their own, by a group or as
        superusers."""
        app, _dot, codename = permission.partition(".")
        given = Permission.objects.filter(content_type__app_label=app, codename=codename).values("pk")
        own, groups = models.Q(user_permissions__in=given), models.Q(groups__permissions__in=given)
        able = self.filter(models.Q(is_superuser=True) | own | groups)
        return self.staff().filter(pk__in=able.values("pk"))

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

    class Subjects(models.TextChoices):
        MENTORING = "mentoring", _("Where I mentor")
        ALWAYS = "always", _("Always")
        NEVER = "never", _("Never")

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
    goal_in_subjects = models.CharField(
        _("goals and next steps in the subject of mail"),
        max_length=9,
        choices=Subjects,
        default=Subjects.MENTORING,
        blank=True,
        help_text=_("Subjects are read on locked phones and by mail servers."),
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=current_time)
    mail_refused_at = models.DateTimeField(
        _("mail refused"), null=True, blank=True, help_text=_("When the address last refused mail for good.")
    )

    erased_at = models.DateTimeField(
        _("removed for good"), null=True, blank=True, editable=False, help_text=_("See people.data.erase.")
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
        if self.erased_at:
            return gettext("Someone who left")
        return self.name or self.email.partition("@")[0]

    def get_short_name(self) -> str:
        if self.erased_at:
            return self.display_name
        return self.display_name.split()[0] if self.display_name.split() else self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    @property
    def first_name(self) -> str:
        """The name others read in running text."""
        return self.get_short_name()

    def wants_goal_in_subject(self, *, as_mentor: bool) -> bool:
        """Whether subjects of their mail may say what someone wants help with: mailboxes lie open on screens,
        and on servers."""
        if not settings.GOAL_IN_SUBJECTS or self.goal_in_subjects == self.Subjects.NEVER:
            return False
        return as_mentor or self.goal_in_subjects == self.Subjects.ALWAYS

    @property
    def zone_name(self) -> str:
        return self.timezone or UTC_NAME

    @property
    def zone(self) -> ZoneInfo:
        """The zone this person reads times in; UTC until one is known."""
        return ZoneInfo(self.zone_name)
