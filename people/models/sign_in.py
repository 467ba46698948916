"""Who has tried to sign in lately."""

from django.db import models
from django.utils.timezone import now as current_time
from django.utils.translation import gettext_lazy as _


class SignInTry(models.Model):
    """One row is one code that was asked for, one password that was wrong, or one address that a network
    asked about: see people.limits."""

    class Kind(models.TextChoices):
        CODE = "code", _("a code was asked for")
        PASSWORD = "password", _("a password was wrong")
        ACCOUNT = "account", _("a network asked about an address")

    kind = models.CharField(max_length=10, choices=Kind)
    address = models.CharField(max_length=64)  # a keyed hash
    source = models.CharField(max_length=64)  # a browser, or a network
    is_known = models.BooleanField(default=False)
    at = models.DateTimeField(default=current_time)

    PRIVATE = ("address", "source")

    class Meta:
        indexes = [
            models.Index(fields=["address", "kind", "at"], name="sign_in_tries_of_an_address"),
            models.Index(fields=["source", "kind", "at"], name="sign_in_tries_of_a_network"),
            models.Index(fields=["at"], name="sign_in_tries_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
