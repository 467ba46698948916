"""Forms about accounts, zones and mail."""

from typing import Any, cast

from allauth.account.forms import (
    AddEmailForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core import context as allauth_context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people import closing, limits, preferences, services
from people.addresses import AddressField
from people.mail import one_line
from people.models import User, validate_zone_name
from people.names import country_choices
from people.outbox import TOPICS
from people.zones import all_zones, zone_names


class RequestCodeForm(RequestLoginCodeForm):
    """Ask for a sign-in code. An unknown address gets an account and a code, so nobody
    learns which addresses are known."""

    email = AddressField()
    _user: User | None

    def clean_email(self) -> str:
        """The account is the one with exactly this address: not one that has only asked to change to it."""
        email: str = super().clean_email()
        self._user = open_account(email, allauth_context.request)
        return email


class PasswordForm(LoginForm):
    """Sign in with a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()


class ForgottenPasswordForm(ResetPasswordForm):
    """Ask for a code to set a new password, for the account with exactly this address."""

    email = AddressField(required=True)
    users: list[User]

    def clean_email(self) -> str:
        """allauth would look further for an address that it doesn't find at once, and take longer."""
        email: str = self.cleaned_data["email"]
        user = User.objects.with_address(email)
        self.users = [user] if user and user.is_active else []
        return email


class NewPasswordForm(ResetPasswordKeyForm):
    """Choose a new password after the mailed code. Whoever has a second factor gives
    it too: a mailbox alone isn't enough."""

    second_factor = forms.CharField(
        label=_("Code from your app, or a recovery code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": _("Your account has a second factor: type its code.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_mfa_enabled(self.user):
            del self.fields["second_factor"]

    def clean(self) -> dict[str, Any]:
        """Asked once all else is right, because a code works only once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "second_factor" in self.fields and not self.errors:
            factor = AuthenticateForm({"code": cleaned["second_factor"]}, user=self.user)
            if not factor.is_valid():
                self.add_error("second_factor", factor.errors["code"])
        return cleaned


class NewAddressForm(AddEmailForm):
    """Change one's address, within the domains that may sign up."""

    email = AddressField(required=True)

    def clean_email(self) -> str:
        email: str = super().clean_email()
        refuse_outsiders(email)
        return email


def refuse_outsiders(email: str) -> None:
    try:
        services.check_may_join(email)
    except services.AccountError as error:
        raise forms.ValidationError(str(error)) from error


def open_account(email: str, request: HttpRequest) -> User | None:
    """The account to send a code to, made if need be. Raises ValidationError with a sentence when it may
    not be.

    None when it is closed, and its owner is told by mail; and when it would be new, from a network that has
    made many today: everybody there is told so, whose address it may be.
    """
    refuse_outsiders(email)
    is_new = User.objects.with_address(email) is None
    until = limits.no_new_accounts_until(request)
    request.session.pop(limits.NEW_ONES_WAIT, None)
    if until:
        request.session[limits.NEW_ONES_WAIT] = True  # the page for the code promises less then
        messages.warning(request, limits.no_new_accounts(until))
    if until and is_new:
        return None
    limits.count_address(email, request)
    user = services.account_for(email)
    if not user.is_active:
        closing.tell_closed(user, timezone.now())
        return None
    return user


class ZoneForm(forms.Form):
    """Where the reader is, and which page they came from. Any IANA name is
    accepted; one for each place is listed."""

    zone = forms.CharField(
        label=_("Where are you?"),
        validators=[validate_zone_name],
        widget=forms.Select,
        error_messages={"required": _("Choose the place whose clock you live by.")},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].widget.choices = all_zones(also=str(self["zone"].value() or ""))
        self.helper = FormHelper()
        self.helper.form_action = reverse("people:time_zone")
        button = StrictButton(gettext("Show times here"), type="submit", css_class="btn-primary")
        self.helper.layout = Layout("zone", "next", button)


class EveryZoneForm(ZoneForm):
    """The same, with every name listed: old ones and those of countries too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].widget.choices = every_zone()


class SettingsForm(forms.ModelForm):
    """What someone is called, where and how they read the site, and which mail they want."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        error_messages={"required": _("Write a name: it is what your mentor or mentee reads.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    timezone = forms.CharField(
        label=_("Your time zone"),
        required=False,
        validators=[validate_zone_name],
        widget=forms.Select,
        help_text=_("Times on pages and in mail are shown in it."),
    )
    country = forms.ChoiceField(
        label=_("Your country"),
        required=False,
        help_text=_("Only if you like. Other people here do not see it."),
    )
    topics = forms.MultipleChoiceField(
        label=_("Mail you want"),
        choices=list(TOPICS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "What you must know comes anyway: a session booked, moved or cancelled, a line from the "
            "other person."
        ),
    )

    class Meta:
        model = User
        fields = ["name", "timezone", "country", "appearance", "goal_in_subjects"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"].widget.choices = [("", gettext("Not chosen: my device's")), *every_zone()]
        country = cast(forms.ChoiceField, self.fields["country"])
        country.choices = [("", gettext("Not said")), *country_choices()]
        cast(forms.ChoiceField, self.fields["goal_in_subjects"]).choices = User.Subjects.choices
        if not settings.GOAL_IN_SUBJECTS:
            del self.fields["goal_in_subjects"]
        self.fields["topics"].initial = preferences.wanted_topics(self.instance)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", gettext("Save")))

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def save(self, commit: bool = True) -> User:
        """Only what was changed here: meanwhile somebody may have closed the account."""
        user = super().save(commit=False)
        user.save(update_fields=[name for name in self.changed_data if name in self.Meta.fields])
        preferences.choose_topics(user, self.cleaned_data["topics"])
        return user


def every_zone() -> list[tuple[str, list[tuple[str, str]]]]:
    """One name for each place by region, then all other names: old ones and those of countries too."""
    places = all_zones()
    listed = {name for _region, names in places for name, _label in names}
    others = [(name, name) for name in sorted(zone_names() - listed)]
    return [*places, (gettext("Other names"), others)]
