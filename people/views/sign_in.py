"""Signing in: allauth's own views, with our limits, and answers that say their status."""

from typing import Any

from allauth.account.views import LoginView, PasswordResetView, RequestLoginCodeView
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from people import limits
from people.models import SignInTry

Code = SignInTry.Kind.CODE


class CountedView:
    """A form of allauth's that mails a code: counted once it is right, whoever's the address is."""

    request: HttpRequest

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            limits.use_up(Code, form.cleaned_data["email"], self.request)
        except limits.TooMany as error:
            form.add_error("email", error)
            return self.form_invalid(form)
        return super().form_valid(form)  # type: ignore[misc]

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        limits.answer_with_status(response, form)
        return response


class RequestCodeView(CountedView, RequestLoginCodeView):
    """Ask for a sign-in code."""


class ForgottenPasswordView(CountedView, PasswordResetView):
    """Ask for a code to set a new password."""


class PasswordView(LoginView):
    """Sign in with a password. A wrong one is counted by the adapter, where every password is tried."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        limits.answer_with_status(response, form)
        return response


@login_not_required
@never_cache
def request_code(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """With a code under way allauth leads to the page for it. Who mistyped the address comes back from there
    by `?again` and types another."""
    is_again = request.method == "POST" or "again" in request.GET
    if request.user.is_authenticated or not is_again:
        return RequestCodeView.as_view()(request, **kwargs)
    view = RequestCodeView()
    view.setup(request, **kwargs)
    return view.post(request) if request.method == "POST" else view.get(request)
