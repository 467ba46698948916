"""Forms about accounts, zones and mail."""

from allauth.account.forms import RequestLoginCodeForm
from django import forms

from people import services
from people.models import User


class RequestCodeForm(RequestLoginCodeForm):
    """Ask for a sign-in code. An unknown address gets an account and a code, so nobody learns which addresses are known."""

    def clean_email(self) -> str:
        email: str = super().clean_email().lower()
        if self._user is None:
            self._user = open_account(email)
        return email


def open_account(email: str) -> User | None:
    """The account to send a code to, made if need be. Raises ValidationError with a sentence when it may not be."""
    try:
        return services.account_for(email)
    except services.AccountError as error:
        raise forms.ValidationError(str(error)) from error
