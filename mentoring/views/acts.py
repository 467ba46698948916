"""What the acts on a mentor's pages share. Each act has an address of its own, to which a button
posts; what it refuses comes back as its page, as typed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from mentoring import selectors
from mentoring.errors import MentorError
from mentoring.forms.profile import ProfileForm
from mentoring.models import MentorProfile
from people.models import User

View = Callable[..., HttpResponse]


def act_on(page: str) -> Callable[[View], View]:
    """A view that takes POST only, from who is signed in. Whoever opens its address is shown the way to
    `page`, and whoever has to sign in first comes back there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                response = render(request, "405.html", {"page": reverse(page)}, status=405)
                response["Allow"] = "POST"
                return response
            if not request.user.is_authenticated:
                return redirect_to_login(reverse(page))
            return view(request, **kwargs)

        return answer

    return decorate


def profile_of(request: HttpRequest) -> MentorProfile:
    """The profile of who is signed in, saved or new."""
    return selectors.profile_of(cast(User, request.user))


def is_shown(mentor: MentorProfile) -> bool:
    return mentor.status in MentorProfile.SHOWN


def done(form: BaseForm, service: Callable[..., object], **values: Any) -> bool:
    """Do it; False when it was refused, with the sentences put where they belong."""
    try:
        service(now=timezone.now(), **values)
    except MentorError as error:
        add_sentences(form, error)
    return not form.errors


def add_sentences(form: BaseForm, error: MentorError) -> None:
    for field, sentence in error.fields.items():
        form.add_error(field if field in form.fields else None, sentence)
        if field == "hours" and isinstance(form, ProfileForm):
            form.hours_sentence = sentence
