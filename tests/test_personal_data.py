"""Every column of every row that belongs to someone is in their copy, or stands here with the reason."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import Model

from people.data import SECTIONS
from people.models import User

THEIRS = [EmailAddress, Authenticator, SocialAccount, UserSession]
# Models of ours whose rows belong to nobody.
OF_NOBODY = {
    "people.Round": "the schedule",
    "people.SignInTry": "a keyed hash, for a day: nobody can be found by it",
    "mentoring.Theme": "written by staff",
    "mentoring.Language": "a list",
    "mentoring.TimeClaim": "quarter hours of the sessions that are in the copy",
    "resources.CoachingQuestion": "written by staff",
}
KEY = "numbers that lead from row to row; what they lead to is in the copy"
WHY_NOT = {
    "people.User": {
        "password": "a hash", "is_superuser": "in is_staff", "is_active": "only an open account is copied",
        "erased_at": "only an account that is there is copied",
    },
    "people.Closure": {
        "reason": "the team's own words", "by": "a member of the team", "ended_by": "a member of the team"
    },
    "people.Notification": {
        "key": "of the machine", "payload": "words of a mail that waits, sealed",
        "attempts": "of the machine", "locked_until": "of the machine", "created_at": "send_at says it",
        "last_error": "of the machine",
        "failed_at": "status says it", "refused_at": "status says it",
    },
    "people.DataCopy": {"content": "a copy in a copy", "error": "of the machine"},
    "mentoring.MentorProfile": {"next_open_at": "computed", "next_open_checked_at": "computed"},
    "resources.Resource": dict.fromkeys(
        (
            "slug", "kind", "language", "country_specific", "minutes", "level", "reviewed_at", "link_status",
            "link_checked_at",
        ),
        "what the team made of it",
    ),
    "sessions_app.Booking": {"submission": "of the machine", "revision": "of the machine"},
    "sessions_app.Challenge": {"position": "their order"},
    "sessions_app.Concern": {"note": "the team's own words"},
    "sessions_app.Commitment": {"position": "their order"},
    "mfa.Authenticator": {"data": "the secret itself"},
    "usersessions.UserSession": {"session_key": "who has it is signed in", "data": "empty"},
    "socialaccount.SocialAccount": {"last_login": "in the account", "date_joined": "in the account"},
}  # fmt: skip
OURS = [
    model
    for app in ("people", "mentoring", "resources", "sessions_app")
    for model in apps.get_app_config(app).get_models()
    if model._meta.label not in OF_NOBODY
]


def exported(model: type[Model]) -> set[str]:
    return {
        name for section in SECTIONS if section.model is model for name in (*section.columns, *section.also)
    }


@pytest.mark.parametrize("model", [*OURS, *THEIRS], ids=lambda model: model._meta.label)
def test_every_column_is_in_the_copy_or_has_a_reason(model):
    reasons = WHY_NOT.get(model._meta.label, {})
    columns = {field.name for field in model._meta.concrete_fields if not is_key(field)}
    missing = columns - exported(model) - reasons.keys()
    assert missing == set()
    assert reasons.keys() <= {field.name for field in model._meta.concrete_fields}
    assert not reasons.keys() & exported(model)


def is_key(field) -> bool:
    """A number of its own, or of the row it hangs on: which is KEY, and the only reason that isn't named."""
    return bool(KEY) and (field.primary_key or bool(field.remote_field))


def test_every_model_that_leads_to_a_person_is_looked_at():
    """Of other packages too: what they keep of somebody is in the copy, or nothing of theirs."""
    known = {model._meta.label for model in [*OURS, *THEIRS]} | {
        "admin.LogEntry",  # what members of the team did
        "people.User_groups",
        "people.User_user_permissions",
        "mentoring.TimeClaim",
        "account.EmailConfirmation",  # made no more: codes are kept in the web session
        "socialaccount.SocialToken",  # SOCIALACCOUNT_STORE_TOKENS is off
    }
    leading = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model in {User, EmailAddress, SocialAccount}
    }
    assert leading <= known
